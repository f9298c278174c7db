import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketCondition, queryCondition, readCondition } from '../../../src/kinds/monitor/measures.ts';
import { type Comparison, OPERATORS, parseWhen, whenInWords } from '../../../src/kinds/monitor/when.ts';

const field = fc.constantFrom('remoteHost', 'rowCount', 'remoteHost.ip', 'a_b');
const measure: fc.Arbitrary<Comparison['measure']> = fc.oneof(
  fc.constant({ of: 'count' } as const),
  fc.record({ of: fc.constantFrom('distinct', 'min', 'max', 'sum', 'avg'), field }),
);
const number = fc.oneof(
  fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }),
  fc.integer({ min: -999_999, max: 999_999 }).map((thousandths) => thousandths / 1000),
);
const comparison: fc.Arbitrary<Comparison> = fc.record({
  measure,
  operator: fc.constantFrom(...OPERATORS),
  number,
});
const comparisons = fc.array(comparison, { minLength: 1, maxLength: 5 });

describe('when', () => {
  it.each([
    ['count >= 5', 'count >= 5'],
    ['count>0', 'count > 0'],
    ['  distinct( remoteHost )  >=  3 ', 'distinct(remoteHost) >= 3'],
    ['sum(rowCount) > 1000.5 and count = 2', 'sum(rowCount) > 1000.5 and count = 2'],
    ['min(rowCount) < -1', 'min(rowCount) < -1'],
  ])('%s', (text, words) => {
    const parsed = parseWhen(text);
    expect('wrong' in parsed ? parsed.wrong : whenInWords(parsed)).toBe(words);
  });

  const NO_OR = 'is joined by "or", which is not known: write a monitor for each';
  const SMALL_AND = 'must be joined by "and", in small letters';
  const MUST_BEGIN =
    'must begin with count or one of distinct, min, max, sum, avg and a field in parentheses';

  it.each([
    ['', `"" ${MUST_BEGIN}`],
    ['cuont > 5', `"cuont > 5" ${MUST_BEGIN}`],
    ['median(rowCount) > 5', `"median(rowCount) > 5" ${MUST_BEGIN}`],
    ['max() > 5', `"max() > 5" ${MUST_BEGIN}`],
    ['max(a); System.exit(0) > 5', '"max(a); System.exit(0) > 5" needs one of >= <= > < = after max(a)'],
    ['count 5', '"count 5" needs one of >= <= > < = after count'],
    ['count == 5', '"count == 5" needs one of >= <= > < = after count'],
    ['count > five', '"count > five" needs a number after count >, and nothing else'],
    ['count > 5 || true', `"count > 5 || true" ${NO_OR}`],
    ['count > 5 or distinct(a) > 3', `"count > 5 or distinct(a) > 3" ${NO_OR}`],
    ['count > 1 and count > 5 OR avg(a) > 3', `"count > 5 OR avg(a) > 3" ${NO_OR}`],
    ['count > 5 AND distinct(a) > 3', `"count > 5 AND distinct(a) > 3" ${SMALL_AND}`],
    ['count > 5 && distinct(a) > 3', `"count > 5 && distinct(a) > 3" ${SMALL_AND}`],
    ['count > 5, distinct(a) > 3', `"count > 5, distinct(a) > 3" ${SMALL_AND}`],
    ['count > 1,000', '"count > 1,000" needs a number after count >, and nothing else'],
    ['count > 5e9', '"count > 5e9" needs a number after count >, and nothing else'],
    [
      'count > 1 and distinct(a) > b',
      '"distinct(a) > b" needs a number after distinct(a) >, and nothing else',
    ],
    [Array(6).fill('count > 1').join(' and '), 'at most 5 comparisons are joined by "and"'],
  ])('%s is refused with what is allowed', (text, wrong) => {
    expect(parseWhen(text)).toEqual({ wrong });
  });

  it('whatever is written: it is refused, or comes out in the one form that is read the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), comparisons.map(whenInWords)), (text) => {
        const parsed = parseWhen(text);
        if ('wrong' in parsed) expect(parsed.wrong).not.toBe('');
        else expect(parseWhen(whenInWords(parsed))).toEqual(parsed);
      }),
    );
  });
});

describe('the condition of it', () => {
  it('of a query-level trigger guards against there being no index and no value', () => {
    const parsed = parseWhen('max(rowCount) >= 1000 and distinct(remoteHost.ip) > 2 and count < 9999999999');
    expect('wrong' in parsed ? '' : queryCondition(parsed)).toBe(
      [
        'ctx.results[0].hits.total.value > 0',
        'ctx.results[0].aggregations.numbers_rowCount.max != null',
        'ctx.results[0].aggregations.numbers_rowCount.max >= 1000',
        'ctx.results[0].aggregations.distinct_remoteHost__ip.value > 2',
        'ctx.results[0].hits.total.value < 9999999999L',
      ].join(' && '),
    );
  });

  it('of a bucket-level trigger names where its params come from', () => {
    const parsed = parseWhen('count >= 5 and distinct(remoteHost) > 1 and avg(rowCount) = 2');
    expect('wrong' in parsed ? {} : bucketCondition(parsed)).toEqual({
      parent_bucket_path: 'by',
      buckets_path: {
        count: '_count',
        distinct_remoteHost: 'distinct_remoteHost',
        avg_rowCount: 'numbers_rowCount.avg',
      },
      script: {
        source:
          'params.count >= 5 && params.distinct_remoteHost > 1 && params.avg_rowCount != null && params.avg_rowCount == 2',
        lang: 'painless',
      },
      gap_policy: 'skip',
    });
  });

  it('can be read again, from either form', () => {
    fc.assert(
      fc.property(comparisons, (given) => {
        const guard = { measure: { of: 'count' }, operator: '>', number: 0 };
        const guarded = given.some(({ measure: { of } }) => of !== 'count');
        expect(readCondition(queryCondition(given))).toEqual([...(guarded ? [guard] : []), ...given]);
        const { source } = bucketCondition(given)['script'] as { source: string };
        expect(readCondition(source)).toEqual(given);
      }),
    );
  });

  it.each(['true', 'ctx.results[0].hits.total.value > 0 || true', 'params.hosts > 1', 'return false;'])(
    'is not read from other words: %s',
    (script) => {
      expect(readCondition(script)).toBeUndefined();
    },
  );
});
