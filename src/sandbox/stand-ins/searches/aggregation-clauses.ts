import type { Json } from '../json.ts';
import { isJson, listOf, mapValues, objectOf } from '../json.ts';
import { printedQuery, printedScript } from './query-clauses.ts';

/** How an aggregation builder prints itself back, by type. Area 7 of the captures shows each of them. */
const TYPES: { readonly [type: string]: (body: Json) => Json } = {
  terms: (body) => ({
    size: 10,
    min_doc_count: 1,
    shard_min_doc_count: 0,
    show_term_doc_count_error: false,
    ...body,
    order: printedOrder(body['order'] ?? { _count: 'desc' }),
  }),
  composite: (body) => ({ size: 10, ...body, sources: listOf(body['sources']).map(printedSource) }),
  date_histogram: (body) => ({
    offset: 0,
    keyed: false,
    min_doc_count: 0,
    ...body,
    order: printedOrder(body['order'] ?? { _key: 'asc' }),
  }),
  filter: (body) => objectOf(printedQuery(body)),
  rare_terms: (body) => ({ max_doc_count: 1, precision: 0.001, ...body }),
  significant_terms: (body) => ({ size: 10, min_doc_count: 3, shard_min_doc_count: 0, jlh: {}, ...body }),
  top_hits: (body) => ({
    from: 0,
    size: 3,
    version: false,
    seq_no_primary_term: false,
    explain: false,
    ...body,
    ...('_source' in body ? { _source: printedFetch(body['_source']) } : {}),
  }),
  percentiles: (body) => ({
    percents: [1, 5, 25, 50, 75, 95, 99],
    keyed: true,
    tdigest: { compression: 100 },
    ...body,
  }),
  bucket_selector: (body) => ({ gap_policy: 'skip', ...body, script: printedScript(body['script']) }),
  avg: asWritten,
  cardinality: asWritten,
  max: asWritten,
  min: asWritten,
  stats: asWritten,
  sum: asWritten,
  value_count: asWritten,
};

/** The aggregations whose printed form is known; any other is stored as written. */
export const KNOWN_AGGREGATIONS: readonly string[] = Object.keys(TYPES);

/** Named aggregations as their builders print them, sub-aggregations included, under the long word. */
export function printedAggregations(aggregations: unknown): unknown {
  return isJson(aggregations)
    ? mapValues(aggregations, (aggregation) => printedAggregation(objectOf(aggregation)))
    : aggregations;
}

/** Which fields a search brings back, spelled out. */
export function printedFetch(source: unknown): unknown {
  if (typeof source === 'boolean') return source;
  if (isJson(source)) return { includes: [], excludes: [], ...source };
  return { includes: Array.isArray(source) ? source : [source], excludes: [] };
}

function printedAggregation(aggregation: Json): Json {
  const { aggs, aggregations = aggs, ...types } = aggregation;
  const printed = mapValues(types, (body, type) => {
    const print = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
    return print === undefined || !isJson(body) ? body : print(body);
  });
  return aggregations === undefined
    ? printed
    : { ...printed, aggregations: printedAggregations(aggregations) };
}

/** Any order but one by key gets the key as a tie-breaker. */
function printedOrder(order: unknown): unknown {
  const orders = Array.isArray(order) ? order : [order];
  const keyed = orders.some((one) => '_key' in objectOf(one));
  if (keyed) return orders.length === 1 ? orders[0] : orders;
  return [...orders, { _key: 'asc' }];
}

const printedSource = (source: unknown): Json =>
  mapValues(objectOf(source), (types) =>
    mapValues(objectOf(types), (body) => ({ missing_bucket: false, order: 'asc', ...objectOf(body) })),
  );

function asWritten(body: Json): Json {
  return body;
}
