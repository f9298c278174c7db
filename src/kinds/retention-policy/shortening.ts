import type { Body, RiskFound } from '../../core/types.ts';
import { conditionsIn, deletes, leastAgeAt } from './age.ts';
import { type Clock, inStates, never, sinceCreation, sinceRollover } from './clocks.ts';
import { copiesLost } from './copies.ts';
import { inWords } from './duration.ts';

/**
 * Whether indices would be deleted sooner or after waiting for less, or copied later or no more. Deleting a policy
 * takes nothing away at once; `deletes` names it.
 */
export function shortening(before: Body | undefined, after: Body | undefined): RiskFound[] {
  if (!before || !after) return [];
  return [...sooner(before, after), ...copiesLost(before, after)].map((message) => ({
    risk: 'shortens-retention',
    message,
  }));
}

/** A lower bound is safe for what would be and not for what was: so each sort of waiting is held against its like. */
interface Measure {
  readonly clock: Clock;
  readonly said: (was: string, would: string) => string;
}

const MEASURES: readonly Measure[] = [
  {
    clock: sinceCreation,
    said: (was, would) =>
      `indices are kept ${was} after their creation today and would be deleted after ${would}`,
  },
  {
    clock: sinceRollover,
    said: (was, would) => `indices are kept ${was} after their rollover today and would be only ${would}`,
  },
  {
    clock: inStates,
    said: (was, would) =>
      `indices wait ${was} in states before their delete today and would wait only ${would}`,
  },
];

/** The first that got less says it; the others would say the same again. */
function sooner(before: Body, after: Body): string[] {
  const unmet = conditionsIn(before).map(withoutCondition);
  return [...MEASURES, ...unmet]
    .flatMap(({ clock, said }) => {
      const [was, would] = [leastAgeAt(before, deletes, clock), leastAgeAt(after, deletes, clock)];
      return would < was ? [said(keptFor(was), inWords(would))] : [];
    })
    .slice(0, 1);
}

/** Whether a condition ever holds, nobody can tell: an index that never meets it must not be deleted sooner either. */
const withoutCondition = (condition: string): Measure => ({
  clock: never(condition),
  said: (was, would) =>
    `indices that never meet ${condition} are kept ${was} today and would be deleted after ${would}`,
});

const keptFor = (age: number): string =>
  age === Number.POSITIVE_INFINITY ? 'for ever' : `at least ${inWords(age)}`;
