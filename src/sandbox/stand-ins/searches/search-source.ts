import type { Json } from '../json.ts';
import { isJson, mapValues } from '../json.ts';
import { printedAggregations, printedFetch } from './aggregation-clauses.ts';
import { printedQuery } from './query-clauses.ts';

const EVERY_HIT = 2_147_483_647;

/**
 * A search body as OpenSearch 3.4's SearchSourceBuilder prints it after parsing it, which is the form in which
 * alerting stores a monitor's query. Clauses and aggregations it does not know stay as written.
 */
export function printedSearch(search: Json): Json {
  const { aggs, aggregations = aggs, ...rest } = search;
  const printed = mapValues(rest, (value, name) => (PARTS[name] ?? asWritten)(value));
  return aggregations === undefined
    ? printed
    : { ...printed, aggregations: printedAggregations(aggregations) };
}

const PARTS: { readonly [part: string]: (value: unknown) => unknown } = {
  query: printedQuery,
  post_filter: printedQuery,
  _source: printedFetch,
  sort: (sort) => (Array.isArray(sort) ? sort : [sort]).map(printedSort),
  track_total_hits: (track) => (typeof track === 'boolean' ? (track ? EVERY_HIT : -1) : track),
};

function printedSort(sort: unknown): unknown {
  if (typeof sort === 'string') return { [sort]: { order: sort === '_score' ? 'desc' : 'asc' } };
  if (!isJson(sort)) return sort;
  return mapValues(sort, (order) =>
    typeof order === 'string' ? { order } : { order: 'asc', ...(isJson(order) ? order : {}) },
  );
}

function asWritten(value: unknown): unknown {
  return value;
}
