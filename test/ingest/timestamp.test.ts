import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readTimestamp } from '../../src/ingest/timestamp.ts';

it.each([
  ['2019-05-24 00:39:49.940668+00', '2019-05-24T00:39:49.940668Z'],
  ['2022-10-06 21:24:59.9422268+00', '2022-10-06T21:24:59.9422268Z'],
  ['2021-01-15 00:15:36.233787', '2021-01-15T00:15:36.233787Z'],
  ['2021-01-15T00:15:36Z', '2021-01-15T00:15:36Z'],
  ['2021-01-01 00:30:00.1+0130', '2020-12-31T23:00:00.1Z'],
  ['2021-01-01 00:30:00.123456789-05:00', '2021-01-01T05:30:00.123456789Z'],
])('reads %s', (text, timestamp) => {
  expect(readTimestamp(text)).toBe(timestamp);
});

it.each([
  '',
  'yesterday',
  '2026-02-30 00:00:00',
  '2026-01-01 25:00:00',
  '1969-12-31 23:59:59',
  '2300-01-01 00:00:00',
  '2026-01-01 00:00:00.1234567891',
])('does not read %s', (text) => {
  expect(readTimestamp(text)).toBeUndefined();
});

it('keeps every digit of any time', () => {
  const times = fc.date({ min: new Date('1970-01-02'), max: new Date('2261-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(times, fc.stringMatching(/^\d{1,9}$/), (date, digits) => {
      const text = date.toISOString().slice(0, 19);
      expect(readTimestamp(`${text.replace('T', ' ')}.${digits}+00`)).toBe(`${text}.${digits}Z`);
    }),
  );
});
