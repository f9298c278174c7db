import { isJson, type Json, listOf, objectOf } from '../json.ts';
import { bucketFilter } from './bucket-keys.ts';
import { parseExact, printExact } from './exact-json.ts';

/** Where the next page of each composite begins, by its path; the last page is known by having no such key. */
export interface Paging {
  readonly after: Readonly<Record<string, unknown>>;
  readonly ended: ReadonlySet<string>;
}

export const FIRST_PAGE: Paging = { after: {}, ended: new Set() };

/** One page of a search with what each trigger chose of it: the places of the buckets, by the trigger's id. */
export interface Page {
  /** The engine's answer, in the exact numbers of `parseExact`, as the plugin's own aggregator would have made it. */
  readonly result: Json;
  readonly paging: Paging;
}

const COPY = 'das-sandbox-trigger-';
const SELECTOR = 'das-sandbox-condition';

/**
 * The search of a bucket-level monitor with its conditions in it. The plugin brings an aggregator of its own
 * (`bucket_selector_ext`) that says which buckets fulfil a condition. A bare node has not got it, but it has
 * `bucket_selector`, which drops those that do not: so each trigger gets a copy of its aggregation with that inside,
 * and script, paths and gaps are the engine's own work. Text in, text out: numbers stay as they were written.
 */
export function withConditions(body: string, triggers: readonly Json[], { after }: Paging): string {
  const search = objectOf(parseExact(body));
  const written = objectOf(search['aggregations'] ?? search['aggs']);
  const paged = Object.entries(after).reduce(
    (all, [path, key]) => changedAt(all, path.split('>'), (agg) => startedAfter(agg, key)),
    written,
  );
  const copies = triggers.map((trigger, at) => [`${COPY}${at}`, conditioned(paged, trigger)]);
  const { aggs: _aggs, ...rest } = search;
  return printExact({ ...rest, aggregations: { ...paged, ...Object.fromEntries(copies) } });
}

const startedAfter = (aggregation: Json, after: unknown): Json => ({
  ...aggregation,
  composite: { ...objectOf(aggregation['composite']), after },
});

/** The outermost aggregation on the trigger's path, its condition in the innermost. */
function conditioned(aggregations: Json, trigger: Json): unknown {
  const { parent_bucket_path, buckets_path, script, gap_policy } = objectOf(trigger['condition']);
  const path = String(parent_bucket_path).split('>');
  const selector = { bucket_selector: { buckets_path, script, gap_policy } };
  const changed = changedAt(aggregations, path, (agg) => ({
    ...agg,
    aggregations: { ...inner(agg), [SELECTOR]: selector },
  }));
  return changed[path[0] ?? ''];
}

function changedAt(aggregations: Json, path: readonly string[], change: (agg: Json) => Json): Json {
  const [name = '', ...deeper] = path;
  const { aggs: _aggs, ...found } = objectOf(aggregations[name]);
  const named = {
    ...found,
    ...(isJson(aggregations[name]) ? { aggregations: inner(objectOf(aggregations[name])) } : {}),
  };
  const changed =
    deeper.length === 0 ? change(named) : { ...named, aggregations: changedAt(inner(named), deeper, change) };
  return { ...aggregations, [name]: changed };
}

const inner = (aggregation: Json): Json => objectOf(aggregation['aggregations'] ?? aggregation['aggs']);

/** Why the plugin cannot even search: a path that names no aggregation of the search. */
export function unknownPath(query: Json, triggers: readonly Json[]): string | undefined {
  const paths = triggers.map(parentPath);
  const missing = paths.find(
    (path) =>
      !path
        .split('>')
        .reduce<Json | undefined>(stepInto, { aggregations: query['aggregations'] ?? query['aggs'] }),
  );
  return missing === undefined ? undefined : `ParentBucketPath: ${missing} not found in input query results`;
}

const stepInto = (aggregation: Json | undefined, name: string): Json | undefined => {
  const next = aggregation === undefined ? undefined : inner(aggregation)[name];
  return isJson(next) ? next : undefined;
};

export const parentPath = (trigger: Json): string =>
  String(objectOf(trigger['condition'])['parent_bucket_path']);

/** An answer to `withConditions` without the copies, and with what the plugin's aggregator says in their place. */
export function readPage(text: string, triggers: readonly Json[], before: Paging): Page {
  const answer = objectOf(parseExact(text));
  const all = objectOf(answer['aggregations']);
  const own = Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith(COPY)));
  const chosen = triggers.map((trigger, at) => [
    String(trigger['id']),
    {
      parent_bucket_path: parentPath(trigger),
      bucket_indices: indices(own, objectOf(all[`${COPY}${at}`]), trigger),
    },
  ]);
  const result = { ...answer, aggregations: { ...Object.fromEntries(chosen), ...own } };
  return { result, paging: nextPaging(own, triggers, before) };
}

function indices(own: Json, copy: Json, trigger: Json): readonly number[] {
  const path = parentPath(trigger).split('>');
  const left = new Set(bucketsAt({ [path[0] ?? '']: copy }, path).map(keyText));
  const filter = bucketFilter(objectOf(trigger['condition']));
  return bucketsAt(own, path).flatMap((bucket, at) =>
    left.has(keyText(bucket)) && filter(bucket) ? [at] : [],
  );
}

const keyText = (bucket: Json): string => JSON.stringify(bucket['key']);

export const resultAt = (aggregations: Json, path: readonly string[]): Json =>
  path.reduce<Json>((found, name) => objectOf(found[name]), aggregations);

export const bucketsAt = (aggregations: Json, path: readonly string[]): readonly Json[] =>
  listOf(resultAt(aggregations, path)['buckets']).map(objectOf);

/** A path that ended keeps the key that led to its end, as long as another has pages left. */
function nextPaging(own: Json, triggers: readonly Json[], { after, ended }: Paging): Paging {
  const paths = [...new Set(triggers.map(parentPath))];
  const keys = paths.map((path) => [path, resultAt(own, path.split('>'))['after_key']] as const);
  const found = keys.filter(([path, key]) => key !== undefined && !ended.has(path));
  const over = keys.filter(([, key]) => key === undefined).map(([path]) => path);
  return { after: { ...after, ...Object.fromEntries(found) }, ended: new Set([...ended, ...over]) };
}

export const hasMore = ({ after, ended }: Paging): boolean =>
  Object.keys(after).some((path) => !ended.has(path));
