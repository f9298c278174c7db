import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paceOf } from '../../../src/kinds/snapshot-policy/cron.ts';

describe('runs a year', () => {
  it.each<[string, number]>([
    ['30 1 * * *', 365.25],
    ['0 * * * *', 365.25 * 24],
    ['*/15 * * * *', 365.25 * 96],
    ['0 6,18 * * *', 365.25 * 2],
    ['0 1 * * sun', 1461 / 28],
    ['0 1 * * 7', 1461 / 28],
    ['0 1 * * 1-5', (1461 * 5) / 28],
    ['0 1 1 * *', 12],
    ['0 1 1 JAN,JUL *', 2],
    ['0 1 29 2 *', 0.25],
    ['0 1 31 4 *', 0],
    // Either day field may match.
    ['0 1 1 1 mon', (124 + 24) / 28],
    ['5/20 1 * * *', 365.25 * 3],
  ])('%s', (expression, runs) => {
    expect(paceOf(expression)).toMatchObject({ runs });
  });

  it.each<[string, string]>([
    ['0 1 * *', 'cron has five fields, not 4'],
    ['60 1 * * *', 'the minute must be *, numbers from 0 to 59, ranges or steps'],
    ['0 1-25 * * *', 'the hour must be *, numbers from 0 to 23, ranges or steps'],
    ['0 1 0 * *', 'the day of the month must be *, numbers from 1 to 31, ranges or steps'],
    ['0 1 * foo *', 'the month must be *, numbers from 1 to 12, ranges or steps'],
    ['0 1 * * 1-2-3', 'the day of the week must be *, numbers from 0 to 7, ranges or steps'],
    ['9-5 1 * * *', 'the minute must be *, numbers from 0 to 59, ranges or steps'],
    ['*/0 1 * * *', 'the minute must be *, numbers from 0 to 59, ranges or steps'],
  ])('%s is refused', (expression, wrong) => {
    expect(paceOf(expression)).toEqual({ wrong });
  });

  it('a list runs as often as its numbers, and never less than one of them', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(fc.uniqueArray(hour, { minLength: 1 }), (hours) => {
        expect(paceOf(`0 ${hours.join(',')} * * *`)).toMatchObject({ runs: 365.25 * hours.length });
      }),
      { numRuns: 25 },
    );
  });

  const HOUR = 60;
  const DAY = 24 * HOUR;

  it.each<[string, number]>([
    ['30 1 * * *', DAY],
    ['0 1 * * 1', 7 * DAY],
    ['0 1 * * 1-5', 3 * DAY],
    ['* * 1 1 *', 365 * DAY + 1],
    ['0 */6 * * *', 6 * HOUR],
    ['0 1,2 * * *', 23 * HOUR],
    ['* 1 * * *', 23 * HOUR + 1],
    ['0 8,20 * * 1-5', 2.5 * DAY],
    ['0 1 31 4 *', 0],
  ])('%s lets at most %i minutes pass', (expression, longestWait) => {
    expect(paceOf(expression)).toMatchObject({ longestWait });
  });

  it('a run more never makes the longest wait longer', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1 });
    const waitOf = (list: readonly number[]): number => {
      const pace = paceOf(`0 ${list.join(',')} * * 1-5`);
      return 'wrong' in pace ? Number.NaN : pace.longestWait;
    };
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 23 }), (some, more) => {
        expect(waitOf([...some, more])).toBeLessThanOrEqual(waitOf(some));
      }),
      { numRuns: 50 },
    );
  });
});
