import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cronProblem, lastRun, nextRun } from '../../../src/sandbox/stand-ins/cron.ts';

const at = (text: string): number => Date.parse(text);

test.each([
  ['0 8 * * *', 'UTC', '2026-10-05T07:59:59Z', '2026-10-05T08:00:00Z'],
  ['0 8 * * *', 'UTC', '2026-10-05T08:00:00Z', '2026-10-06T08:00:00Z'],
  ['*/20 * * * *', 'UTC', '2026-10-05T08:41:00Z', '2026-10-05T09:00:00Z'],
  ['0 1 1 * *', 'UTC', '2026-10-05T08:00:00Z', '2026-11-01T01:00:00Z'],
  ['0 1 * * MON-FRI', 'UTC', '2026-10-09T08:00:00Z', '2026-10-12T01:00:00Z'],
  ['0 1 29 2 *', 'UTC', '2026-10-09T08:00:00Z', '2028-02-29T01:00:00Z'],
  ['0 8 * * *', 'Europe/Zurich', '2026-10-24T12:00:00Z', '2026-10-25T07:00:00Z'],
])('%s in %s turns after %s at %s', (expression, timezone, start, turn) => {
  expect(nextRun(expression, timezone, at(start))).toBe(at(turn));
});

test('no turn lies between an instant and the next turn, and the last turn at the next one is it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 59 }),
      fc.constantFrom('*', '3', '*/5', '22-23'),
      fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
      (minute, hour, start) => {
        const expression = `${minute} ${hour} * * *`;
        const next = nextRun(expression, 'UTC', start) ?? 0;
        expect(next).toBeGreaterThan(start);
        expect(lastRun(expression, 'UTC', next)).toBe(next);
        expect(lastRun(expression, 'UTC', next - 1)).toBeLessThanOrEqual(start);
      },
    ),
  );
});

test.each([
  '* * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * 13 *',
  '* * * * 8',
  '*/0 * * * *',
  '1- * * * *',
])('%s is no cron expression', (expression) => {
  expect(cronProblem(expression)).toEqual(expect.any(String));
});

test.each(['0 8 * * *', '*/5 0-12/2 1,15 JAN-MAR SUN'])('%s is one', (expression) => {
  expect(cronProblem(expression)).toBeUndefined();
});
