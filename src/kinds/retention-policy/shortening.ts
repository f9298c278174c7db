import type { Body, RiskFound } from '../../core/types.ts';
import { leastAgeAt, leastAgeAtDelete, leastRolloverAgeAtDelete, type State } from './age.ts';
import { inWords } from './duration.ts';

/**
 * Whether indices would be deleted sooner, or copied later or no more. Deleting a policy takes
 * nothing away at once; `deletes` names it.
 */
export function shortening(before: Body | undefined, after: Body | undefined): RiskFound[] {
  if (!before || !after) return [];
  return [...sooner(before, after), ...copiesLost(before, after)].map((message) => ({
    risk: 'shortens-retention',
    message,
  }));
}

function sooner(before: Body, after: Body): string[] {
  const [was, would] = [leastAgeAtDelete(before), leastAgeAtDelete(after)];
  if (would < was)
    return [
      `indices are kept ${keptFor(was)} after their creation today and would be deleted after ${inWords(would)}`,
    ];
  const [rolled, still] = [leastRolloverAgeAtDelete(before), leastRolloverAgeAtDelete(after)];
  return still < rolled && Number.isFinite(rolled)
    ? [`indices are kept ${keptFor(rolled)} after their rollover today and would be only ${inWords(still)}`]
    : [];
}

const keptFor = (age: number): string =>
  age === Number.POSITIVE_INFINITY ? 'for ever' : `at least ${inWords(age)}`;

function copiesLost(before: Body, after: Body): string[] {
  return [...repositoriesIn(before)].flatMap((name) => {
    const [was, would] = [before, after].map((policy) => leastAgeAt(policy, copiesTo(name)));
    if (was === undefined || would === undefined || would <= was) return [];
    return Number.isFinite(would)
      ? [
          `a snapshot of an index would be taken into repository "${name}" after ${inWords(would)} instead of ${inWords(was)}`,
        ]
      : [`no snapshot of an index would be taken into repository "${name}" any more`];
  });
}

const repositoriesIn = (policy: Body): ReadonlySet<string> =>
  new Set(((policy['states'] ?? []) as State[]).flatMap(copiesOf));

const copiesTo =
  (repository: string) =>
  (state: State): boolean =>
    copiesOf(state).includes(repository);

const copiesOf = ({ actions = [] }: State): string[] =>
  actions.flatMap(({ snapshot }) => (snapshot as { repository?: string } | undefined)?.repository ?? []);
