import type { Body } from '../../core/types.ts';
import { leastAgeAt, type State, statesIn } from './age.ts';
import { inWords } from './duration.ts';

/** Says of each repository whether copies come to it later, or no more. */
export const copiesLost = (before: Body, after: Body): string[] =>
  [...repositoriesIn(before)].flatMap((name) => {
    const [was, would] = [before, after].map((policy) => leastAgeAt(policy, copiesTo(name)));
    if (was === undefined || would === undefined || would <= was) return [];
    return Number.isFinite(would)
      ? [
          `a snapshot of an index would be taken into repository "${name}" after ${inWords(would)} instead of ${inWords(was)}`,
        ]
      : [`no snapshot of an index would be taken into repository "${name}" any more`];
  });

const repositoriesIn = (policy: Body): ReadonlySet<string> => new Set(statesIn(policy).flatMap(copiesOf));

const copiesTo =
  (repository: string) =>
  (state: State): boolean =>
    copiesOf(state).includes(repository);

const copiesOf = ({ actions = [] }: State): string[] =>
  actions.flatMap(({ snapshot }) => (snapshot as { repository?: string } | undefined)?.repository ?? []);
