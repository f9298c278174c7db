import type { Json } from '../json.ts';
import { readTimeValue } from '../time-value.ts';
import type { ActionProgress, Progress, StepProgress } from './managed-index.ts';
import type { Action, Outcome } from './turn.ts';

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
