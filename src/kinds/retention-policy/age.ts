import type { Body } from '../../core/types.ts';
import { type Clock, otherThanAges, sinceCreation } from './clocks.ts';

/** A state of an ISM policy, as far as ages matter (OpenSearch docs, "ISM policies"). */
export interface State {
  readonly name: string;
  readonly actions?: readonly Body[];
  readonly transitions?: readonly { readonly state_name: string; readonly conditions?: Body }[];
}

/** The states of a policy, in its own order. */
export const statesIn = (policy: Body): readonly State[] => (policy['states'] ?? []) as readonly State[];

/**
 * The least age, in milliseconds since creation, at which an index may be deleted under a policy; Infinity when no
 * delete can be reached. A condition that is no age (size, documents, cron) may hold at any time and counts as 0.
 */
export const leastAgeAtDelete = (policy: Body): number => leastAgeAt(policy, deletes);

/** The least age, by a clock, at which an index may come into a state of the wanted sort. */
export function leastAgeAt(
  policy: Body,
  wanted: (state: State) => boolean,
  clock: Clock = sinceCreation,
): number {
  const states = new Map(statesIn(policy).map((state) => [state.name, state]));
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

/** Whether a state deletes the index. */
export const deletes = (state: State): boolean =>
  (state.actions ?? []).some((action) => 'delete' in action || 'cold_delete' in action);

/** Each thing besides an age that some transition of a policy waits for, once, as canonical JSON. */
export const conditionsIn = (policy: Body): readonly string[] => [
  ...new Set(
    statesIn(policy)
      .flatMap(({ transitions = [] }) => transitions)
      .flatMap(({ conditions }) => otherThanAges(conditions) ?? []),
  ),
];
