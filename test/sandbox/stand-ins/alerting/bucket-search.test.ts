import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketFilter, keysOf } from '../../../../src/sandbox/stand-ins/alerting/bucket-keys.ts';
import {
  FIRST_PAGE,
  hasMore,
  readPage,
  unknownPath,
  withConditions,
} from '../../../../src/sandbox/stand-ins/alerting/bucket-search.ts';
import { parseExact, plainText, printExact } from '../../../../src/sandbox/stand-ins/alerting/exact-json.ts';
import type { Json } from '../../../../src/sandbox/stand-ins/json.ts';

const triggerOn = (path: string, more: Json = {}): Json => ({
  id: 't',
  condition: {
    parent_bucket_path: path,
    buckets_path: { n: '_count' },
    script: { source: 'params.n > 2.0', lang: 'painless' },
    gap_policy: 'skip',
    ...more,
  },
});
const BY = { composite: { size: 2, sources: [{ user: { terms: { field: 'u' } } }] } };
const answerOf = (keys: readonly string[], left: readonly string[], after?: Json): string => {
  const buckets = (users: readonly string[]): Json => ({
    buckets: users.map((user) => ({ doc_count: 3, key: { user } })),
    ...(after === undefined ? {} : { after_key: after }),
  });
  return JSON.stringify({ aggregations: { by: buckets(keys), 'das-sandbox-trigger-0': buckets(left) } });
};

test('each trigger gets a copy of its aggregation with the condition inside, and the search keeps its own', () => {
  const search = JSON.parse(
    withConditions(JSON.stringify({ size: 0, aggs: { by: BY } }), [triggerOn('by')], FIRST_PAGE),
  );
  expect(search.aggregations.by).toEqual(BY);
  expect(search.aggregations['das-sandbox-trigger-0'].aggregations['das-sandbox-condition']).toEqual({
    bucket_selector: {
      buckets_path: { n: '_count' },
      script: { source: 'params.n > 2.0', lang: 'painless' },
      gap_policy: 'skip',
    },
  });
});

test('an aggregation inside another is found by its path, and is paged there', () => {
  const body = JSON.stringify({ aggs: { all: { filter: { match_all: {} }, aggs: { by: BY } } } });
  const after = { 'all>by': { user: 'b' } };
  const search = JSON.parse(withConditions(body, [triggerOn('all>by')], { after, ended: new Set() }));
  const copy = search.aggregations['das-sandbox-trigger-0'].aggregations.by;
  expect(copy.composite.after).toEqual({ user: 'b' });
  expect(Object.keys(copy.aggregations)).toEqual(['das-sandbox-condition']);
  expect(search.aggregations.all.aggregations.by.composite.after).toEqual({ user: 'b' });
});

test('what the condition left becomes the places of the buckets, under the id of the trigger', () => {
  const { result } = readPage(answerOf(['a', 'b', 'c'], ['a', 'c']), [triggerOn('by')], FIRST_PAGE);
  expect(JSON.parse(printExact(result)).aggregations).toEqual({
    t: { parent_bucket_path: 'by', bucket_indices: [0, 2] },
    by: { buckets: ['a', 'b', 'c'].map((user) => ({ doc_count: 3, key: { user } })) },
  });
});

test('pages are read until one has no key to go on from', () => {
  const first = readPage(answerOf(['a'], [], { user: 'a' }), [triggerOn('by')], FIRST_PAGE).paging;
  expect([first.after, hasMore(first)]).toEqual([{ by: { user: 'a' } }, true]);
  const last = readPage(answerOf([], []), [triggerOn('by')], first).paging;
  expect([last.after, hasMore(last)]).toEqual([{ by: { user: 'a' } }, false]);
});

test('a path that names no aggregation is told', () => {
  expect(unknownPath({ aggregations: { by: BY } }, [triggerOn('by')])).toBeUndefined();
  expect(unknownPath({ aggregations: { by: BY } }, [triggerOn('by>x')])).toBe(
    'ParentBucketPath: by>x not found in input query results',
  );
});

test.each<[Json, unknown, boolean]>([
  [{}, { user: 'a' }, true],
  [{ composite_agg_filter: { user: { include: ['a', 'b'] } } }, { user: 'a' }, true],
  [{ composite_agg_filter: { user: { include: ['a', 'b'] } } }, { user: 'c' }, false],
  [{ composite_agg_filter: { user: { include: 'dba.*', exclude: ['dba2'] } } }, { user: 'dba1' }, true],
  [{ composite_agg_filter: { user: { include: 'dba.*', exclude: ['dba2'] } } }, { user: 'dba2' }, false],
  [{ composite_agg_filter: { user: { include: 'dba' } } }, { user: 'dba1' }, false],
  [{ composite_agg_filter: { user: { include: ['a'] } } }, { user: 'a', host: 'h' }, false],
  [{ filter: { exclude: ['a'] } }, 'a', false],
])('%j of a bucket with the key %j is %j', (condition, key, fits) => {
  expect(bucketFilter(condition)({ key })).toBe(fits);
});

test.each<[unknown, readonly string[]]>([
  ['dba1', ['dba1']],
  [{ user: 'dba1', host: 'h' }, ['dba1', 'h']],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [parseExact('{"n":504.0,"none":null}'), ['504.0', 'null']],
])('the key %j has the parts %j', (key, parts) => {
  expect(keysOf({ key })).toEqual(parts);
});

test('JSON keeps its numbers as they were written, whatever text says it is one', () => {
  const written = '{"a":504.0,"b":[1e3,-0.50,9007199254740993],"c":"504.0 \\"7.0\\"","d":7}';
  expect(printExact(parseExact(written))).toBe(written);
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), (text) => {
      expect(JSON.parse(printExact(parseExact(text)))).toEqual(JSON.parse(text));
    }),
  );
  expect(plainText(parseExact('1.0'))).toBe('1.0');
});
