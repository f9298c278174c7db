import { describe, expect, test } from 'vitest';
import { indexPatterns, monthOf, parseMonth } from '../../src/report/month.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('a month on the command line', () => {
  test('is taken when it is over or running', () => {
    expect(['2026-10', '2026-11', '1970-01'].map((text) => parseMonth(text, NOW))).toEqual([
      '2026-10',
      '2026-11',
      '1970-01',
    ]);
  });

  test.each([
    '2026-13',
    '2026-00',
    '2026-1',
    '26-10',
    '2026-10-01',
    'October',
    '',
    ' 2026-10',
    '1969-12',
    '2026-10\n',
  ])('is refused with the way to write it: %j', (text) => {
    expect(() => parseMonth(text, NOW)).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: 'Write it as YYYY-MM, such as 2026-11.' }),
    );
  });

  test('is refused when it has not begun', () => {
    expect(() => parseMonth('2026-12', NOW)).toThrow(
      'Month 2026-12 has not begun: today is 2026-11-22 (UTC).',
    );
  });
});

describe('the bounds of a month', () => {
  test('end where the next month begins, also at the turn of a year', () => {
    expect(monthOf('2026-12')).toMatchObject({
      words: 'December 2026',
      from: '2026-12-01T00:00:00Z',
      to: '2027-01-01T00:00:00Z',
    });
  });

  test('know leap years', () => {
    expect(['2023-02', '2024-02', '2100-02'].map((name) => monthOf(name).days.length)).toEqual([28, 29, 28]);
  });
});

describe('the indices of a month', () => {
  test('are those of its days, of the month itself and of every ISO week that touches it', () => {
    expect(indexPatterns(monthOf('2026-10'))).toEqual([
      'das-audit-*-2026.10*',
      'das-audit-*-2026.w40',
      'das-audit-*-2026.w41',
      'das-audit-*-2026.w42',
      'das-audit-*-2026.w43',
      'das-audit-*-2026.w44',
    ]);
  });

  test('belong to the ISO year of the week, not to the calendar year', () => {
    expect(indexPatterns(monthOf('2027-01'))).toContain('das-audit-*-2026.w53');
    expect(indexPatterns(monthOf('2025-12'))).toContain('das-audit-*-2026.w01');
  });
});
