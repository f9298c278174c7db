import { canonical } from '../../core/canonical.ts';
import type { Body } from '../../core/types.ts';
import { milliseconds } from './duration.ts';

/** The age, in milliseconds, that an index has reached once the conditions of a transition hold as well. */
export type Clock = (age: number, conditions: Body | undefined) => number;

/** An index is at least as old as its rollover, and a state begins no earlier than the index came to it. */
export const sinceCreation: Clock = (age, conditions) =>
  Math.max(
    age + ageIn(conditions, 'min_state_age'),
    ageIn(conditions, 'min_index_age'),
    ageIn(conditions, 'min_rollover_age'),
  );

/** Counted from the rollover of an index alone. */
export const sinceRollover: Clock = (age, conditions) => Math.max(age, ageIn(conditions, 'min_rollover_age'));

/** Only what an index waits in its states, however old it is when it comes to them. */
export const inStates: Clock = (age, conditions) => age + ageIn(conditions, 'min_state_age');

/** Since creation, of an index that never meets one condition, as `otherThanAges` gives it. */
export const never =
  (condition: string): Clock =>
  (age, conditions) =>
    otherThanAges(conditions) === condition ? Number.POSITIVE_INFINITY : sinceCreation(age, conditions);

const AGES = ['min_index_age', 'min_rollover_age', 'min_state_age'];

/** What a transition waits for besides ages (size, documents, cron), as canonical JSON; undefined where that is nothing. */
export function otherThanAges(conditions: Body | undefined): string | undefined {
  const others = Object.entries(conditions ?? {}).filter(([name]) => !AGES.includes(name));
  return others.length > 0 ? canonical(Object.fromEntries(others)) : undefined;
}

const ageIn = (conditions: Body | undefined, name: string): number => milliseconds(conditions?.[name]) ?? 0;
