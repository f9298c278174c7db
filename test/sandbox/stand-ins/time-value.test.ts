import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTimeValue, timeValueText } from '../../../src/sandbox/stand-ins/time-value.ts';

test.each([
  ['400d', '400d'],
  ['36h', '1.5d'],
  ['90m', '1.5h'],
  ['100m', '1.6h'],
  ['1h', '1h'],
  ['59s', '59s'],
  ['0s', '0s'],
])('%s is given back as %s', (written, printed) => {
  expect(timeValueText(Number(readTimeValue(written, 'max_age')))).toBe(printed);
});

test('a duration that is whole in its largest unit comes back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (days) => {
      expect(timeValueText(Number(readTimeValue(`${days}d`, 'max_age')))).toBe(`${days}d`);
    }),
  );
});

test.each([
  [
    'soon',
    'failed to parse setting [max_age] with value [soon] as a time value: unit is missing or unrecognized',
  ],
  ['7', 'failed to parse setting [max_age] with value [7] as a time value: unit is missing or unrecognized'],
  ['1.5d', 'failed to parse [1.5d], fractional time values are not supported'],
])('%s is no duration', (written, refused) => {
  expect(readTimeValue(written, 'max_age')).toEqual({ refused });
});
