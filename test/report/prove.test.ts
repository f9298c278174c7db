import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proofSentence, prove } from '../../src/report/prove.ts';
import type { Bucket } from '../../src/report/query.ts';

const bucket = (events: number): Bucket => ({ key: {}, events, first: '', last: '', rows: 0 });
const TALLY = { buckets: [bucket(3), bucket(4)], found: 7 };

describe('a proof', () => {
  test('holds when aggregation, search and _count agree', () => {
    expect(prove('events', TALLY, { before: 7, after: 7 })).toEqual({
      counts: 'events',
      aggregated: 7,
      counted: 7,
      arrived: 0,
    });
  });

  test('names the events that arrived while counting', () => {
    const proof = prove('events', TALLY, { before: 6, after: 9 });
    expect(proofSentence(proof)).toBe(
      'Events: 7 by aggregation, 9 by _count, of which 2 arrived while counting.',
    );
  });

  test.each([
    [
      'buckets that overlap',
      { ...TALLY, found: 6 },
      { before: 6, after: 6 },
      'adds up to 7 but the search found 6',
    ],
    ['events that vanished', TALLY, { before: 8, after: 8 }, 'adds up to 7 but _count found 8 before'],
    ['events nobody else sees', TALLY, { before: 6, after: 6 }, 'adds up to 7 but _count found 6 after'],
  ])('fails with the numbers on %s', (_, tally, live, words) => {
    expect(() => prove('events', tally, live)).toThrow(
      expect.objectContaining({ code: 'REPORT_UNPROVEN', message: expect.stringContaining(words) }),
    );
  });

  test('in a month at rest holds only for the one right number', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.nat(2000), (counts, live) => {
        const sum = counts.reduce((total, value) => total + value, 0);
        const attempt = () =>
          prove('events', { buckets: counts.map(bucket), found: sum }, { before: live, after: live });
        if (live === sum) expect(attempt().aggregated).toBe(sum);
        else expect(attempt).toThrow('no report was written');
      }),
    );
  });
});
