import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Progress } from '../../../../src/sandbox/stand-ins/ism/managed-index.ts';
import { backsOff, begun, ended, hasTimedOut } from '../../../../src/sandbox/stand-ins/ism/progress.ts';
import { stepNames } from '../../../../src/sandbox/stand-ins/ism/steps/steps.ts';
import {
  actionToRun,
  isSafeChange,
  stateToRun,
  stepToRun,
} from '../../../../src/sandbox/stand-ins/ism/turn.ts';

const POLICY = {
  states: [
    {
      name: 'hot',
      actions: [{ read_only: {} }, { force_merge: { max_num_segments: 1 }, retry: { count: 2 } }],
      transitions: [{ state_name: 'gone' }],
    },
    { name: 'gone', actions: [{ delete: {} }], transitions: [] },
  ],
};
const START: Progress = {
  ...{ index: 'i', index_uuid: 'u', policy_id: 'p', policy_seq_no: 1, policy_primary_term: 1 },
  ...{ policy_completed: false, rolled_over: false, rolled_over_index_name: null, index_creation_date: 0 },
  ...{ transition_to: null, state: { name: 'hot', start_time: 0 }, action: null, step: null },
  retry_info: { failed: false, consumed_retries: 0 },
  info: {},
};

/** One run whose step comes to `status`; what it was, and the progress after it. */
function run(progress: Progress, status: 'completed' | 'failed', now: number) {
  const state = stateToRun(POLICY, progress);
  const action = state && actionToRun(state, progress, stepNames);
  if (state === undefined || action === undefined) throw new Error('nothing to run');
  const step = String(stepToRun(stepNames(action.type), progress.step));
  const started = begun(progress, String(state['name']), action, step, now);
  const changes = action.type === 'transition' ? { transition_to: 'gone' } : {};
  return { action, step, after: ended(started, action, { status, info: {}, changes }, now) };
}

test('the steps come in their order, a transition at the end of a state, then the next state', () => {
  const order: string[] = [];
  let progress = START;
  for (let minute = 1; minute <= 6; minute += 1) {
    const { action, step, after } = run(progress, 'completed', minute * 60_000);
    order.push(`${after.state?.name} ${action.type} ${step}`);
    progress = after;
  }
  expect(order).toEqual([
    'hot read_only set_read_only',
    'hot force_merge attempt_set_read_only',
    'hot force_merge attempt_call_force_merge',
    'hot force_merge wait_for_force_merge',
    'hot transition attempt_transition_step',
    'gone delete attempt_delete',
  ]);
});

test('a step that was begun and never ended is the next one, and keeps its start', () => {
  const first = run(START, 'completed', 60_000).after;
  const state = stateToRun(POLICY, first);
  const action = state && actionToRun(state, first, stepNames);
  if (action === undefined) throw new Error('nothing to run');
  const cut = begun(first, 'hot', action, 'attempt_set_read_only', 120_000);
  const { step, after } = run(cut, 'completed', 180_000);
  expect([step, after.step?.start_time, after.action?.start_time]).toEqual([
    'attempt_set_read_only',
    120_000,
    120_000,
  ]);
});

test('progress in a state or action that the policy does not have finds nothing to run', () => {
  expect(stateToRun(POLICY, { ...START, state: { name: 'warm', start_time: 0 } })).toBeUndefined();
  const action = {
    name: 'close',
    index: 0,
    start_time: 0,
    failed: false,
    consumed_retries: 0,
    last_retry_time: 0,
  };
  const state = stateToRun(POLICY, START) ?? {};
  expect(actionToRun(state, { ...START, action }, stepNames)).toBeUndefined();
});

test('a failed action is tried as often as its retries say, and has failed then', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 6 }), (count) => {
      const retry = { count, backoff: 'constant', delay: '1m' };
      const action = { type: 'close', index: 0, config: {}, retry, timeout: undefined };
      let progress = START;
      let tried = 0;
      while (progress.action?.failed !== true) {
        const started = begun(progress, 'hot', action, 'attempt_close', tried * 60_000);
        progress = ended(started, action, { status: 'failed', info: {} }, tried * 60_000);
        tried += 1;
      }
      expect([tried, progress.action.consumed_retries]).toEqual([count + 1, count]);
    }),
  );
});

const MINUTE = 60_000;
const failedAt = (last_retry_time: number | null, consumed_retries: number) => ({
  ...{ name: 'close', index: 0, start_time: 0, failed: false },
  ...{ consumed_retries, last_retry_time },
});

test.each([
  ['exponential', 1, 1],
  ['exponential', 2, 2],
  ['exponential', 4, 8],
  ['constant', 4, 1],
  ['linear', 4, 4],
])('%s backoff after %i tries waits %i delays', (backoff, consumed, delays) => {
  const retry = { count: 9, backoff, delay: '2m' };
  const wait = delays * 2 * MINUTE;
  expect(backsOff(failedAt(100, consumed), retry, 100 + wait - 1)).toBe(true);
  expect(backsOff(failedAt(100, consumed), retry, 100 + wait)).toBe(false);
});

test('what never failed, or was told to try again, does not wait', () => {
  const retry = { count: 3, backoff: 'exponential', delay: '1h' };
  expect([backsOff(failedAt(0, 0), retry, 1), backsOff(failedAt(null, 1), retry, 1)]).toEqual([false, false]);
});

test('an action times out once it has been at work for longer than it may', () => {
  const action = failedAt(0, 0);
  const late = [MINUTE, MINUTE + 1].map((now) => hasTimedOut(action, '1m', now));
  expect([...late, hasTimedOut(action, undefined, 9e15)]).toEqual([false, true, false]);
});

const [hot, gone] = POLICY.states;
test.each([
  ['before the policy began', undefined, POLICY, null, true],
  ['with the same types of action', 'hot', POLICY, null, true],
  ['when a state is asked for', 'hot', POLICY, 'hot', false],
  ['with other actions', 'hot', { states: [{ ...hot, actions: [{ close: {} }] }, gone] }, null, false],
  ['without the state', 'hot', { states: [gone] }, null, false],
])('a change of policy %s is safe or not', (_when, state, after, wanted, safe) => {
  expect(isSafeChange(state, POLICY, after, wanted)).toBe(safe);
});
