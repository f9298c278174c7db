import { expect, test } from 'vitest';
import { functionsEnd } from '../../../src/sandbox/stand-ins/alerting/painless.ts';
import { lastRun } from '../../../src/sandbox/stand-ins/cron.ts';
import { periodUntil, timeValue } from '../../../src/sandbox/stand-ins/period.ts';

const at = (text: string): number => Date.parse(text);

test.each([
  ['*/5 * * * *', 'UTC', '2026-11-22T13:25:58Z', '2026-11-22T13:25:00Z'],
  ['0 8 1 * *', 'UTC', '2026-11-01T07:59:00Z', '2026-10-01T08:00:00Z'],
  ['0 0 * * MON', 'UTC', '2026-11-22T13:25:58Z', '2026-11-16T00:00:00Z'],
  ['30 1-3,22 * * *', 'UTC', '2026-11-22T04:00:00Z', '2026-11-22T03:30:00Z'],
  ['0 8 * * *', 'America/New_York', '2026-11-22T13:25:58Z', '2026-11-22T13:00:00Z'],
  ['0 0 29 2 *', 'UTC', '2026-11-22T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['0 0 13 * FRI', 'UTC', '2026-11-22T00:00:00Z', '2026-11-20T00:00:00Z'],
])('the last turn of "%s" in %s before %s was %s', (expression, zone, end, expected) => {
  expect(new Date(lastRun(expression, zone, at(end)) ?? 0)).toEqual(new Date(expected));
});

test('a turn that never comes is none', () => {
  expect(lastRun('0 0 31 2 *', 'UTC', at('2026-11-22T00:00:00Z'))).toBeUndefined();
});

test('a run looks back over one interval', () => {
  expect(periodUntil({ period: { interval: 2, unit: 'HOURS' } }, 10_000_000)).toEqual({
    start: 2_800_000,
    end: 10_000_000,
  });
});

test.each([
  ['1795341900000ms', 1_795_341_900_000],
  ['5m', 300_000],
  ['soon', undefined],
])('the time value %s is %s milliseconds', (text, expected) => {
  expect(timeValue(text)).toBe(expected);
});

test.each([
  ['return true', ''],
  ['if (a) { return true } return false', ''],
  ['boolean f(def x) { return x } return f(1)', 'boolean f(def x) { return x }'],
  [
    "/* } */ String f() { '}' }\nList<Map> g(int a, int b) { if (a > b) { return [] } return null }\nf()",
    "/* } */ String f() { '}' }\nList<Map> g(int a, int b) { if (a > b) { return [] } return null }",
  ],
  ['boolean f(def x) { return', ''],
])('the functions of %s end after %s', (source, functions) => {
  expect(source.slice(0, functionsEnd(source))).toBe(functions);
});

test('a run at a turn of a cron schedule looks back to the turn before', () => {
  const hourly = { cron: { expression: '0 * * * *', timezone: 'UTC' } };
  const end = at('2026-11-22T15:00:00Z');
  expect(periodUntil(hourly, end)).toEqual({ start: end - 3_600_000, end });
});
