import { expect, test } from 'vitest';
import { isDue, type Scheduled, turnTime } from '../../../../src/sandbox/stand-ins/ism/managed-index.ts';

const MINUTE = 60_000;
const JOB: Scheduled = {
  ...{ enabled: true, enabled_time: 1_000, last_run: null },
  schedule: { interval: { start_time: 1_000, period: 1 } },
};
const at = (minutes: number): number => 1_000 + minutes * MINUTE;

test.each([
  ['before its first minute is over', JOB, 0.9, false],
  ['after it', JOB, 1, true],
  ['again in a minute in which it ran', { ...JOB, last_run: at(3) }, 3.9, false],
  ['in the next one', { ...JOB, last_run: at(3) }, 4, true],
  ['after many it missed', { ...JOB, last_run: at(3) }, 900, true],
  ['in the minute in which it was enabled again', { ...JOB, enabled_time: at(7.5) }, 7.9, false],
  ['in the one after that', { ...JOB, enabled_time: at(7.5) }, 8, true],
  ['once the clock was set back', { ...JOB, last_run: at(900) }, 5, true],
  ['while it is disabled', { ...JOB, enabled: false, enabled_time: null }, 5, false],
])('a job %s is due or not', (_when, job, minutes, due) => {
  expect(isDue(job, at(minutes))).toBe(due);
});

test('a run belongs to the end of the last whole minute, however late it is looked for', () => {
  expect([2, 2.5, 2.99].map((minutes) => turnTime(JOB, at(minutes)))).toEqual([at(2), at(2), at(2)]);
});
