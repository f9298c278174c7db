import type { Body, RiskFound } from '../../core/types.ts';
import { leastAgeAtDelete } from './age.ts';
import { inWords } from './duration.ts';

/**
 * Whether indices would be deleted sooner, or without the copy that is taken of them today. Deleting a policy takes
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
  if (would >= was) return [];
  const kept = was === Number.POSITIVE_INFINITY ? 'for ever' : `at least ${inWords(was)}`;
  return [`indices are kept ${kept} after their creation today and would be deleted after ${inWords(would)}`];
}

function copiesLost(before: Body, after: Body): string[] {
  const kept = repositoriesIn(after);
  return [...repositoriesIn(before)]
    .filter((name) => !kept.has(name))
    .map((name) => `no snapshot of an index would be taken into repository "${name}" any more`);
}

function repositoriesIn(policy: Body): ReadonlySet<string> {
  const states = (policy['states'] ?? []) as { actions?: { snapshot?: { repository?: string } }[] }[];
  return new Set(
    states.flatMap(({ actions = [] }) => actions.flatMap(({ snapshot }) => snapshot?.repository ?? [])),
  );
}
