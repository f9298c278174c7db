import type { Json } from '../json.ts';
import { listOf, objectOf } from '../json.ts';
import { readTimeValue } from '../time-value.ts';
import type { ActionProgress, Progress, StepProgress, StepStatus } from './managed-index.ts';
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

/** The progress of an action that is begun or goes on: another state or place counts anew. */
export function actionProgress(
  progress: Progress,
  state: string,
  { type, index }: Action,
  now: number,
): ActionProgress {
  const { action } = progress;
  if (progress.state?.name === state && action?.index === index)
    return { ...action, start_time: action.start_time ?? now };
  return {
    name: type,
    start_time: now,
    index,
    failed: false,
    consumed_retries: 0,
    last_retry_time: 0,
  };
}

/** What is written before a step is done: a run that dies in it is known by `starting`. */
export function begun(
  progress: Progress,
  state: string,
  action: Action,
  step: string,
  now: number,
): Progress {
  const { state: before } = progress;
  return {
    ...progress,
    state: before?.name === state ? before : { name: state, start_time: now },
    action: actionProgress(progress, state, action, now),
    step: { name: step, start_time: stepStart(progress.step, step, now), step_status: 'starting' },
    info: { message: `Starting action ${action.type} and working on ${step}` },
  };
}

function stepStart(step: StepProgress | null, name: string, now: number): number {
  return step?.name === name && step.step_status !== 'completed' ? step.start_time : now;
}

/** What is written after a step: its outcome, a failure counted against the action's retries. */
export function ended(started: Progress, { retry }: Action, outcome: Outcome, now: number): Progress {
  const { status, info, properties, changes } = outcome;
  return {
    ...started,
    transition_to: null,
    ...changes,
    action: started.action && counted(remembering(started.action, properties), status, retry, now),
    step: started.step && { ...started.step, step_status: status },
    info,
  };
}

function remembering(action: ActionProgress, properties: Json | null | undefined): ActionProgress {
  if (properties === undefined) return action;
  const { action_properties: _before, ...rest } = action;
  return properties === null ? rest : { ...rest, action_properties: properties };
}

function counted(
  action: ActionProgress,
  status: Outcome['status'],
  retry: Json,
  now: number,
): ActionProgress {
  if (status !== 'failed') return action;
  if (action.consumed_retries >= Number(retry['count'])) return { ...action, failed: true };
  // The step took some time: the sandbox's clock may stand still in it, a server's never does. A delay of one interval
  // therefore skips the next run, as it does there.
  return {
    ...action,
    failed: false,
    consumed_retries: action.consumed_retries + 1,
    last_retry_time: now + 1,
  };
}

const FACTORS: { readonly [backoff: string]: (consumed: number) => number } = {
  exponential: (consumed) => 2 ** (consumed - 1),
  constant: () => 1,
  linear: (consumed) => consumed,
};

/** Whether a failed action has to wait before it is tried again. */
export function backsOff(action: ActionProgress, retry: Json, now: number): boolean {
  const { consumed_retries: consumed, last_retry_time: last } = action;
  if (consumed === 0 || last === null) return false;
  const delay = readTimeValue(String(retry['delay']), 'delay');
  const factor = FACTORS[String(retry['backoff'])] ?? FACTORS['exponential'];
  return typeof delay === 'number' && factor !== undefined && now - last < factor(consumed) * delay;
}

/** Whether an action has been at work for longer than it may. */
export function hasTimedOut(action: ActionProgress, timeout: unknown, now: number): boolean {
  const most = timeout === undefined ? undefined : readTimeValue(String(timeout), 'timeout');
  return typeof most === 'number' && action.start_time !== null && now - action.start_time > most;
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
