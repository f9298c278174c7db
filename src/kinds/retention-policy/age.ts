import type { Body } from '../../core/types.ts';
import { milliseconds } from './duration.ts';

/** A state of an ISM policy, as far as ages matter (OpenSearch docs, "ISM policies"). */
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

/** The same, counted from the rollover of an index alone: 0 where a way to the delete asks for no such age. */
export const leastRolloverAgeAtDelete = (policy: Body): number =>
  leastAgeAt(policy, deletes, (age, conditions) => Math.max(age, ageIn(conditions, 'min_rollover_age')));

type Clock = (age: number, conditions: Body | undefined) => number;

// An index is at least as old as its rollover, and a state begins no earlier than the index came to it.
const sinceCreation: Clock = (age, conditions) =>
  Math.max(
    age + ageIn(conditions, 'min_state_age'),
    ageIn(conditions, 'min_index_age'),
    ageIn(conditions, 'min_rollover_age'),
  );

/** The least age, as above, at which an index may come into a state of the wanted sort. */
export function leastAgeAt(
  policy: Body,
  wanted: (state: State) => boolean,
  clock: Clock = sinceCreation,
): number {
  const states = new Map(((policy['states'] ?? []) as State[]).map((state) => [state.name, state]));
  const reached = new Map<string, number>();
  const visit = (name: string, age: number): void => {
    const state = states.get(name);
    if (!state || (reached.get(name) ?? Number.POSITIVE_INFINITY) <= age) return;
    reached.set(name, age);
    for (const next of state.transitions ?? []) visit(next.state_name, clock(age, next.conditions));
  };
  visit(String(policy['default_state']), 0);
  const ages = [...states.values()]
    .filter(wanted)
    .map(({ name }) => reached.get(name) ?? Number.POSITIVE_INFINITY);
  return Math.min(Number.POSITIVE_INFINITY, ...ages);
}

const ageIn = (conditions: Body | undefined, name: string): number => milliseconds(conditions?.[name]) ?? 0;

/** Whether a state deletes the index. */
export const deletes = (state: State): boolean =>
  (state.actions ?? []).some((action) => 'delete' in action || 'cold_delete' in action);
