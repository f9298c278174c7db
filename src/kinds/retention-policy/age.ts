import type { Body } from '../../core/types.ts';
import { milliseconds } from './duration.ts';

interface State {
  readonly name: string;
  readonly actions?: readonly Body[];
  readonly transitions?: readonly { readonly state_name: string; readonly conditions?: Body }[];
}

/**
 * The least age, in milliseconds since creation, at which an index may be deleted under a policy; Infinity when no
 * delete can be reached. A condition that is no age (size, documents, cron) may hold at any time and counts as 0.
 */
export function leastAgeAtDelete(policy: Body): number {
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
  const ends = [...reached].filter(([name]) => deletes(states.get(name)));
  return Math.min(Number.POSITIVE_INFINITY, ...ends.map(([, age]) => age));
}

const conditionAge = (conditions: Body | undefined): number =>
  milliseconds(conditions?.['min_index_age']) ?? 0;

const deletes = (state: State | undefined): boolean =>
  (state?.actions ?? []).some((action) => 'delete' in action || 'cold_delete' in action);
