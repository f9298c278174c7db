import type { Json } from '../json.ts';
import { listOf, objectOf } from '../json.ts';
import type { Progress, StepProgress, StepStatus } from './managed-index.ts';
import { actionType } from './policy.ts';

/** The action that is next: one of the state's, or the transition at its end. */
export interface Action {
  readonly type: string;
  /** Its place in the state, -1 for the transition. */
  readonly index: number;
  readonly config: Json;
  readonly retry: Json;
  readonly timeout: unknown;
}

/** What a step came to, `info` in the plugin's words. What is undefined stays as it was. */
export interface Outcome {
  readonly status: Exclude<StepStatus, 'starting'>;
  readonly info: Json;
  /** What the action has to remember, null to forget it. */
  readonly properties?: Json | null;
  readonly changes?: Partial<
    Pick<Progress, 'transition_to' | 'policy_completed' | 'rolled_over' | 'rolled_over_index_name'>
  >;
}

export const TRANSITION = 'transition';
const DEFAULT_RETRY = { count: 3, backoff: 'exponential', delay: '1m' };

/** The state that is to be worked on: the one it goes to, else the one it is in. */
export function stateToRun(policy: Json, { transition_to, state }: Progress): Json | undefined {
  const name = transition_to ?? state?.name;
  return listOf(policy['states'])
    .map(objectOf)
    .find((one) => one['name'] === name);
}

/** The action to work on in that state; undefined when the progress speaks of one that the policy does not have. */
export function actionToRun(
  state: Json,
  { transition_to, action, step }: Progress,
  stepsOf: (type: string) => readonly string[],
): Action | undefined {
  const actions = listOf(state['actions']).map(objectOf);
  if (transition_to !== null || action === null) return actionAt(actions, 0, state);
  if (action.name === TRANSITION) return transitionOf(state);
  const current = actions[action.index];
  if (current === undefined || actionType(current) !== action.name) return undefined;
  const isDone = step?.step_status === 'completed' && step.name === stepsOf(action.name).at(-1);
  return actionAt(actions, action.index + (isDone ? 1 : 0), state);
}

function actionAt(actions: readonly Json[], index: number, state: Json): Action {
  const written = actions[index];
  if (written === undefined) return transitionOf(state);
  const type = actionType(written) ?? '';
  const { retry, timeout } = written;
  return {
    type,
    index,
    config: objectOf(written[type]),
    retry: { ...DEFAULT_RETRY, ...objectOf(retry) },
    timeout,
  };
}

const transitionOf = ({ transitions }: Json): Action => ({
  type: TRANSITION,
  index: -1,
  config: { transitions },
  retry: DEFAULT_RETRY,
  timeout: undefined,
});

/** Which of an action's steps is next: the one after the one that is done, else the one it is at, else the first. */
export function stepToRun(steps: readonly string[], step: StepProgress | null): string | undefined {
  const at = steps.indexOf(step?.name ?? '');
  return steps[step?.step_status === 'completed' ? at + 1 : Math.max(0, at)] ?? steps[0];
}

/** Whether a policy may take over in the midst of a state: the state has the same types of action in both. */
export function isSafeChange(
  state: string | undefined,
  before: Json,
  after: Json,
  wanted: string | null,
): boolean {
  if (state === undefined) return true;
  const [one, two] = [before, after].map((policy) => typesIn(policy, state));
  return wanted === null && one !== undefined && one === two;
}

function typesIn(policy: Json, name: string): string | undefined {
  const state = listOf(policy['states'])
    .map(objectOf)
    .find((one) => one['name'] === name);
  if (state === undefined) return undefined;
  return listOf(state['actions'])
    .map((action) => actionType(objectOf(action)))
    .join(' ');
}
