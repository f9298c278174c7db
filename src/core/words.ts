import type { KindDef, Words } from './kind.ts';
import type { Body, Resource } from './types.ts';

export type Sides = readonly [before: Body | undefined, after: Body | undefined];

export const NOTHING: Words = { words: [], told: [] };

/** What separates two sides in the words of their kind; nothing where the kind has none. */
export const wordsOf = (def: KindDef, sides: Sides, declared: readonly Resource[]): Words =>
  def.words?.(...sides, declared) ?? NOTHING;
