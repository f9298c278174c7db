import { describe, expect, test } from 'vitest';
import { type Json, listOf, objectOf } from '../../../../src/sandbox/stand-ins/json.ts';
import { KNOWN_AGGREGATIONS } from '../../../../src/sandbox/stand-ins/searches/aggregation-clauses.ts';
import { KNOWN_CLAUSES, printedQuery } from '../../../../src/sandbox/stand-ins/searches/query-clauses.ts';
import { printedSearch } from '../../../../src/sandbox/stand-ins/searches/search-source.ts';
import { capturesOf } from '../../../support/captures.ts';

const queryOf = (monitor: unknown): Json =>
  objectOf(objectOf(objectOf(listOf(objectOf(monitor)['inputs'])[0])['search'])['query']);

const SAVED = [...capturesOf('3-alerting'), ...capturesOf('7-normalisation')]
  .filter(({ request, response }) => request.method !== 'GET' && 'monitor' in objectOf(response.body))
  .map(({ name, request, response }) => ({
    name,
    sent: queryOf(request.body),
    cameBack: queryOf(objectOf(response.body)['monitor']),
  }));

test.each(SAVED)('$name: the query is printed as the real server printed it', ({ sent, cameBack }) => {
  expect(printedSearch(sent)).toEqual(cameBack);
});

test.each(SAVED)('$name: what is printed once stays as it is', ({ cameBack }) => {
  expect(printedSearch(cameBack)).toEqual(cameBack);
});

test('every clause and aggregation that is rewritten was recorded, but for the plain metrics', () => {
  const recorded = JSON.stringify(SAVED.map(({ cameBack }) => cameBack));
  const unseen = [...KNOWN_CLAUSES, ...KNOWN_AGGREGATIONS].filter((name) => !recorded.includes(`"${name}":`));
  expect(unseen).toEqual(['avg', 'max']);
});

describe('what no recording shows', () => {
  test('an unknown clause stays as written, at any depth', () => {
    const written = { bool: { filter: { geo_shape: { place: { relation: 'within' } } } } };
    expect(printedQuery(written)).toEqual({
      bool: {
        filter: [{ geo_shape: { place: { relation: 'within' } } }],
        adjust_pure_negative: true,
        boost: 1,
      },
    });
  });

  test('a clause named like a member of every object stays as written', () => {
    expect(printedQuery({ constructor: { a: 1 } })).toEqual({ constructor: { a: 1 } });
  });

  test('a range open on one side names the other as null', () => {
    expect(printedQuery({ range: { rowCount: { gt: 5 } } })).toEqual({
      range: { rowCount: { from: 5, to: null, include_lower: false, include_upper: true, boost: 1 } },
    });
  });
});
