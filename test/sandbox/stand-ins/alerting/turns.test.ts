import { expect, test } from 'vitest';
import { dueTurn } from '../../../../src/sandbox/stand-ins/alerting/turns.ts';

const MINUTE = 60_000;
const ENABLED = Date.parse('2026-11-22T14:33:12.937Z');
const EVERY_MINUTE = { period: { interval: 1, unit: 'MINUTES' } };
const HOURLY = { cron: { expression: '0 * * * *', timezone: 'UTC' } };
const at = (minutes: number): number => ENABLED + minutes * MINUTE;
const monitor = { enabled: true, enabled_time: ENABLED, last_update_time: ENABLED, schedule: EVERY_MINUTE };
const ranAt = (minutes: number) => ({ last_turn: at(minutes), schedule: EVERY_MINUTE });

test('the first turn is one interval after the monitor was enabled', () => {
  expect(dueTurn(monitor, undefined, at(1) - 1)).toBeUndefined();
  expect(dueTurn(monitor, undefined, at(1))).toBe(at(1));
});

test('a turn that was run is not run again, the next one is', () => {
  expect(dueTurn(monitor, ranAt(1), at(2) - 1)).toBeUndefined();
  expect(dueTurn(monitor, ranAt(1), at(2) + 4_000)).toBe(at(2));
});

test('after a day without a pass one turn is due: the latest', () => {
  expect(dueTurn(monitor, ranAt(1), at(1_440.5))).toBe(at(1_440));
});

test('an update keeps the rhythm, and the turn that fell due before it', () => {
  const updated = { ...monitor, last_update_time: at(2) + 1_000 };
  expect(dueTurn(updated, ranAt(1), at(2) + 2_000)).toBe(at(2));
});

test('a new schedule has turns from when it was written on', () => {
  const changed = {
    ...monitor,
    last_update_time: at(7),
    schedule: { period: { interval: 5, unit: 'MINUTES' } },
  };
  expect(dueTurn(changed, ranAt(4), at(7))).toBeUndefined();
  expect(dueTurn(changed, ranAt(4), at(10))).toBe(at(10));
});

test('a monitor that was enabled again counts from then', () => {
  const again = { ...monitor, enabled_time: at(30.5), last_update_time: at(30.5) };
  expect(dueTurn(again, ranAt(10), at(31))).toBeUndefined();
  expect(dueTurn(again, ranAt(10), at(31.5))).toBe(at(31.5));
});

test.each([
  ['is disabled', { ...monitor, enabled: false, enabled_time: null }],
  ['has no interval', { ...monitor, schedule: { period: { interval: 0, unit: 'MINUTES' } } }],
])('a monitor that %s has no turn', (_why, resting) => {
  expect(dueTurn(resting, undefined, at(60))).toBeUndefined();
});

test('a cron schedule has the turns of the wall clock, after it was enabled', () => {
  const hourly = { ...monitor, schedule: HOURLY };
  expect(dueTurn(hourly, undefined, Date.parse('2026-11-22T14:59:59Z'))).toBeUndefined();
  const three = Date.parse('2026-11-22T15:00:00Z');
  expect(dueTurn(hourly, undefined, three)).toBe(three);
  expect(dueTurn(hourly, { last_turn: three, schedule: HOURLY }, three + MINUTE)).toBeUndefined();
});

test('a clock that was put back has its turns again', () => {
  expect(dueTurn(monitor, ranAt(1_440), at(3.5))).toBe(at(3));
});
