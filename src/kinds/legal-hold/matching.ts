import type { Body, Resource } from '../../core/types.ts';
import { meet } from '../retention-policy/patterns.ts';
import type { LegalHoldSpec } from './spec.gen.ts';

/** A hold by its name, and the patterns of the indices that it takes in. */
export interface Holding {
  readonly name: string;
  readonly patterns: readonly string[];
}

/** The holds among declarations. */
export const holdsIn = (declared: readonly Resource[]): readonly Holding[] =>
  declared
    .filter(({ kind }) => kind === 'LegalHold')
    .map(({ name, spec }) => ({ name, patterns: (spec as LegalHoldSpec).indices }));

/** The patterns of a hold as it is compiled; none of one that is being released. */
export const patternsIn = (hold: Body | undefined): readonly string[] =>
  hold?.['released'] === true ? [] : ((hold?.['indices'] ?? []) as readonly string[]);

/** The first hold that takes in an index, or some index of a pattern. */
export const holderOf = (index: string, holds: readonly Holding[]): Holding | undefined =>
  holds.find(({ patterns }) => patterns.some((pattern) => meet(pattern, index)));
