import type { Body } from '../../core/types.ts';
import { milliseconds } from './duration.ts';

export interface State {
  readonly name: string;
  readonly actions?: readonly Body[];
  readonly transitions?: readonly { readonly state_name: string; readonly conditions?: Body }[];
}

/**
 * The least age, in milliseconds since creation, at which an index may be deleted under a policy; Infinity when no
 * delete can be reached. A condition that is no age (size, documents, cron) may hold at any time and counts as 0.
 */
export const leastAgeAtDelete = (policy: Body): number => leastAgeAt(policy, deletes);

/** The least age, as above, at which an index may come into a state of the wanted sort. */
export function leastAgeAt(policy: Body, wanted: (state: State) => boolean): number {
  const states = new Map(((policy['states'] ?? []) as State[]).map((state) => [state.name, state]));
  const reached = new Map<string, number>();
  const visit = (name: string, age: number): void => {
    const state = states.get(name);
    if (!state || (reached.get(name) ?? Number.POSITIVE_INFINITY) <= age) return;
    reached.set(name, age);
    for (const next of state.transitions ?? [])
      visit(next.state_name, Math.max(age, conditionAge(next.conditions)));
  };
  visit(String(policy['default_state']), 0);
  const ages = [...states.values()]
    .filter(wanted)
    .map(({ name }) => reached.get(name) ?? Number.POSITIVE_INFINITY);
  return Math.min(Number.POSITIVE_INFINITY, ...ages);
}

const conditionAge = (conditions: Body | undefined): number =>
  milliseconds(conditions?.['min_index_age']) ?? 0;

/** Whether a state deletes the index. */
export const deletes = (state: State): boolean =>
  (state.actions ?? []).some((action) => 'delete' in action || 'cold_delete' in action);
