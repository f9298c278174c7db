import type { Body } from '../../core/types.ts';
import { conditionsIn, leastAgeAt, leastAgeAtDelete, type State, statesIn } from './age.ts';
import { never, sinceCreation } from './clocks.ts';
import { inWords } from './duration.ts';

/** Says of each repository the first way in which copies come to it later, no more, or not before a delete. */
export const copiesLost = (before: Body, after: Body): string[] =>
  [...repositoriesIn(before)].flatMap((name) =>
    [...later(before, after, name), ...passedBy(before, after, name)].slice(0, 1),
  );

/** Of any index, and of one that never meets a condition that is there afterwards. */
function later(before: Body, after: Body, name: string): string[] {
  const any = { clock: sinceCreation, of: 'an index' };
  const unmet = conditionsIn(after).map((one) => ({
    clock: never(one),
    of: `an index that never meets ${one}`,
  }));
  return [any, ...unmet].flatMap(({ clock, of }) => {
    const was = leastAgeAt(before, copiesTo(name), clock);
    const would = leastAgeAt(after, copiesTo(name), clock);
    if (would <= was) return [];
    return Number.isFinite(would)
      ? [
          `a snapshot of ${of} would be taken into repository "${name}" after ${inWords(would)} instead of ${inWords(was)}`,
        ]
      : [`no snapshot of ${of} would be taken into repository "${name}" any more`];
  });
}

/** A way to the delete that leads round every state that copies. */
function passedBy(before: Body, after: Body, name: string): string[] {
  const [was, would] = [leastAgeAtDelete(without(before, name)), leastAgeAtDelete(without(after, name))];
  return would < was
    ? [`indices would be deleted after ${inWords(would)} without a snapshot in repository "${name}"`]
    : [];
}

const without = (policy: Body, repository: string): Body => ({
  ...policy,
  states: statesIn(policy).filter((state) => !copiesTo(repository)(state)),
});

const repositoriesIn = (policy: Body): ReadonlySet<string> => new Set(statesIn(policy).flatMap(copiesOf));

const copiesTo =
  (repository: string) =>
  (state: State): boolean =>
    copiesOf(state).includes(repository);

const copiesOf = ({ actions = [] }: State): string[] =>
  actions.flatMap(({ snapshot }) => (snapshot as { repository?: string } | undefined)?.repository ?? []);
