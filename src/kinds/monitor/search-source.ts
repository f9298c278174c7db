import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/**
 * A search body in the form in which the server stores and prints it (SearchSourceBuilder; captures 7-normalisation):
 * short clauses become long ones and defaults are filled in. A clause not known here stays as it is written: for
 * those the inventory remembers the server's form. Idempotent.
 */
export function normaliseSearch(source: Body): Body {
  const { query, aggs, aggregations, ...rest } = source;
  const groups = aggregations ?? aggs;
  return {
    ...rest,
    ...(isBody(query) ? { query: clause(query) } : {}),
    ...(isBody(groups) ? { aggregations: eachValue(groups, aggregation) } : {}),
  };
}

const eachValue = (body: Body, change: (value: Body) => unknown): Body =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, isBody(value) ? change(value) : value]),
  );

const CLAUSES: Readonly<Record<string, (value: Body) => Body>> = {
  match_all: (value) => ({ boost: 1, ...value }),
  exists: (value) => ({ boost: 1, ...value }),
  term: (value) => field(value, (given) => ({ boost: 1, ...given })),
  prefix: (value) => field(value, (given) => ({ boost: 1, ...given })),
  terms: (value) => ({ boost: 1, ...value }),
  range: (value) => field(value, range),
  match_phrase: (value) =>
    field(queried(value), (given) => ({ slop: 0, zero_terms_query: 'NONE', boost: 1, ...given })),
  bool,
};

function clause(query: Body): Body {
  return Object.fromEntries(
    Object.entries(query).map(([type, value]) => [
      type,
      isBody(value) ? (CLAUSES[type]?.(value) ?? value) : value,
    ]),
  );
}

/** `{field: x}` is short for `{field: {value: x}}`. */
const field = (value: Body, fill: (given: Body) => Body): Body =>
  Object.fromEntries(
    Object.entries(value).map(([name, given]) => [name, fill(isBody(given) ? given : { value: given })]),
  );

const queried = (value: Body): Body =>
  Object.fromEntries(
    Object.entries(value).map(([name, given]) => [name, isBody(given) ? given : { query: given }]),
  );

function range(given: Body): Body {
  const { gte, gt, lte, lt, ...rest } = given;
  return {
    from: gte ?? gt ?? null,
    to: lte ?? lt ?? null,
    include_lower: gt === undefined,
    include_upper: lt === undefined,
    boost: 1,
    ...rest,
  };
}

const OCCURS = ['must', 'filter', 'should', 'must_not'];

function bool(value: Body): Body {
  const groups = OCCURS.flatMap((occur) => {
    const clauses = value[occur] === undefined ? [] : [value[occur]].flat();
    return clauses.length > 0 ? [[occur, clauses.map((one) => (isBody(one) ? clause(one) : one))]] : [];
  });
  return { adjust_pure_negative: true, boost: 1, ...value, ...Object.fromEntries(groups) };
}

const ORDER = [{ _count: 'desc' }, { _key: 'asc' }];
const TERMS: Body = {
  size: 10,
  min_doc_count: 1,
  shard_min_doc_count: 0,
  show_term_doc_count_error: false,
  order: ORDER,
};

function aggregation(one: Body): Body {
  const { aggs, aggregations, terms, filter, ...rest } = one;
  const groups = aggregations ?? aggs;
  return {
    ...rest,
    ...(isBody(filter) ? { filter: clause(filter) } : {}),
    ...(isBody(terms) ? { terms: { ...TERMS, ...terms } } : {}),
    ...(isBody(groups) ? { aggregations: eachValue(groups, aggregation) } : {}),
  };
}
