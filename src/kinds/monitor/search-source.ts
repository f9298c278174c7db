import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/**
 * A search body in the form in which the server stores and prints it (SearchSourceBuilder; captures 7-normalisation):
 * short clauses become long ones and defaults are filled in. A clause not known here stays as it is written: for
 * those the inventory remembers the server's form. Idempotent.
 */
export function normaliseSearch(source: Body): Body {
  const { query, aggs, aggregations, track_total_hits: track, ...rest } = source;
  const groups = aggregations ?? aggs;
  return {
    ...rest,
    ...(track === undefined ? {} : { track_total_hits: track === true ? EVERY_HIT : track }),
    ...(isBody(query) ? { query: clause(query) } : {}),
    ...(isBody(groups) ? { aggregations: eachValue(groups, aggregation) } : {}),
  };
}

const EVERY_HIT = 2_147_483_647;

const eachValue = (body: Body, change: (value: Body) => unknown): Body =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, isBody(value) ? change(value) : value]),
  );

const CLAUSES: Readonly<Record<string, (value: Body) => Body>> = {
  match_all: (value) => ({ boost: 1, ...value }),
  exists: (value) => ({ boost: 1, ...value }),
  term: (value) => field(value, (given) => ({ boost: 1, ...given })),
  prefix: (value) => field(value, (given) => ({ boost: 1, ...given })),
  wildcard: (value) => field(value, wildcard),
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

/** `value` is what callers may write; the builder's own word comes back. */
function wildcard({ value, ...given }: Body): Body {
  return { boost: 1, ...given, ...(value === undefined ? {} : { wildcard: value }) };
}

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
  const least = value['minimum_should_match'];
  return {
    adjust_pure_negative: true,
    boost: 1,
    ...value,
    ...(least === undefined ? {} : { minimum_should_match: String(least) }),
    ...Object.fromEntries(groups),
  };
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
  const { aggs, aggregations, terms, filter, composite, ...rest } = one;
  const groups = aggregations ?? aggs;
  return {
    ...rest,
    ...(isBody(filter) ? { filter: clause(filter) } : {}),
    ...(isBody(terms) ? { terms: { ...TERMS, ...terms } } : {}),
    ...(isBody(composite) ? { composite: { size: 10, ...composite, sources: sourcesOf(composite) } } : {}),
    ...(isBody(groups) ? { aggregations: eachValue(groups, aggregation) } : {}),
  };
}

/** Each source is a name with one type in it: `{user: {terms: {field: dbUserName}}}`. */
const sourcesOf = ({ sources }: Body): unknown[] =>
  [sources ?? []].flat().map((one) => (isBody(one) ? eachValue(one, source) : one));

const source = (types: Body): Body =>
  eachValue(types, (given) => ({ missing_bucket: false, order: 'asc', ...given }));
