import { expectOk } from '../core/answers.ts';
import { DasError } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';
import type { Body } from '../core/types.ts';
import type { Dimension, Pass } from './passes.ts';

/** The audit indices as they were at one moment; every search over it sees the same events. */
export interface Frozen {
  readonly search: SearchPort;
  readonly pointInTime: string;
  /** What every search is limited to: the month and the data classes. */
  readonly within: readonly Body[];
}

/** One combination of a pass. A dimension the events do not have is absent from `key`. Times are ISO 8601 UTC. */
export interface Bucket {
  readonly key: Readonly<Partial<Record<Dimension, string>>>;
  readonly events: number;
  readonly first: string;
  readonly last: string;
  /** Sum of rowCount where the engine reports it. */
  readonly rows: number;
}

/** All combinations of a pass, and how many events the same search found (`hits.total`, exact). */
export interface Tally {
  readonly buckets: readonly Bucket[];
  readonly found: number;
}

/**
 * Runs `work` over a point in time of the indices and closes it whatever happens.
 * At least one index must match the patterns (OpenSearch answers 400 otherwise).
 */
export async function withFrozen<T>(
  search: SearchPort,
  patterns: readonly string[],
  within: readonly Body[],
  work: (frozen: Frozen) => Promise<T>,
): Promise<T> {
  const path = `/${patterns.join(',')}/_search/point_in_time`;
  const options = `keep_alive=${KEEP_ALIVE}&allow_partial_pit_creation=false&${PREFERENCE}`;
  const opened = await ask(search, `${path}?${options}`, undefined, 'Freezing the audit indices');
  const { pit_id: pointInTime } = opened as { pit_id: string };
  try {
    return await work({ search, pointInTime, within });
  } finally {
    await search.request('DELETE', '/_search/point_in_time', { pit_id: [pointInTime] });
  }
}

/**
 * Counts a pass exactly: composite aggregation, page after page by `after_key` until there is none.
 * Throws REPORT_UNPROVEN on a time-out or a failed shard.
 */
export async function tally(frozen: Frozen, pass: Pass, pageSize: number): Promise<Tally> {
  const buckets: Bucket[] = [];
  let found = 0;
  let after: Body | undefined;
  do {
    const page = await pageOf(frozen, pass, pageSize, after);
    if (after === undefined) found = page.hits.total.value;
    for (const raw of page.aggregations.combinations.buckets) buckets.push(bucketOf(raw));
    after = page.aggregations.combinations.after_key;
  } while (after !== undefined);
  return { buckets, found };
}

/** How many frozen events match `where` besides the frozen limits. */
export async function countFrozen(frozen: Frozen, where: readonly Body[], what: string): Promise<number> {
  const answer = await searchFrozen(
    frozen,
    { size: 0, track_total_hits: true, ...limited(frozen, where) },
    what,
  );
  return (answer as unknown as Page).hits.total.value;
}

/** The sources of the first `size` events of a pass, oldest first; ties are ordered by where they came from. */
export async function eventsOf(frozen: Frozen, pass: Pass, size: number): Promise<readonly Body[]> {
  const request = {
    size,
    ...limited(frozen, pass.where),
    sort: ['@timestamp', 'source', 'shard', 'sequence', 'sessionId', 'statementId', 'substatementId'].map(
      (field) => ({ [field]: 'asc' }),
    ),
    _source: [
      '@timestamp',
      'engine',
      'source',
      'databaseName',
      'dbUserName',
      'command',
      'commandText',
      'outcome',
    ],
  };
  const answer = await searchFrozen(frozen, request, `Reading ${pass.counts}`);
  return (answer as unknown as Page).hits.hits.map((hit) => hit._source);
}

/** `_count` over every audit index there is, whatever its name says about its period. */
export async function countLive(search: SearchPort, filter: readonly Body[], what: string): Promise<number> {
  const query = { query: { bool: { filter } } };
  const answer = await ask(search, `/das-audit-*/_count?${PREFERENCE}`, query, `Counting ${what}`);
  return (answer as { count: number }).count;
}

/** Makes every event that any audit index has taken visible to the searches after it: until then, counts agree in lacking it. */
export async function showAll(search: SearchPort): Promise<void> {
  await ask(search, '/das-audit-*/_refresh', undefined, 'Refreshing the audit indices');
}

async function pageOf(frozen: Frozen, pass: Pass, size: number, after: Body | undefined): Promise<Page> {
  const composite = { size, sources: pass.by.map(sourceOf), ...(after === undefined ? {} : { after }) };
  const request = {
    size: 0,
    track_total_hits: after === undefined,
    ...limited(frozen, pass.where),
    aggs: { combinations: { composite, aggs: METRICS } },
  };
  return (await searchFrozen(frozen, request, `Counting ${pass.counts}`)) as unknown as Page;
}

// Without missing_bucket an event that lacks one of the fields would vanish from the count.
function sourceOf(dimension: Dimension): Body {
  if (dimension === '_index') return { _index: { terms: { field: '_index' } } };
  const interval = INTERVALS[dimension];
  if (interval === undefined) return { [dimension]: { terms: { field: dimension, missing_bucket: true } } };
  return {
    [dimension]: {
      date_histogram: { field: '@timestamp', time_zone: 'UTC', missing_bucket: true, ...interval },
    },
  };
}

function bucketOf(raw: RawBucket): Bucket {
  const reported = Object.entries(raw.key).filter(([, value]) => value !== null);
  return {
    key: Object.fromEntries(reported.map(([name, value]) => [name, String(value)])),
    events: raw.doc_count,
    first: new Date(raw.first.value).toISOString(),
    last: new Date(raw.last.value).toISOString(),
    rows: raw.rows.value,
  };
}

const limited = (frozen: Frozen, where: readonly Body[]): Body => ({
  query: { bool: { filter: [...frozen.within, ...where] } },
});

const searchFrozen = (frozen: Frozen, request: Body, what: string): Promise<Body> =>
  ask(
    frozen.search,
    '/_search?allow_partial_search_results=false',
    { timeout: '25s', pit: { id: frozen.pointInTime, keep_alive: KEEP_ALIVE }, ...request },
    what,
  );

async function ask(search: SearchPort, path: string, body: Body | undefined, what: string): Promise<Body> {
  const answer = expectOk(await search.request('POST', path, body), what);
  const { timed_out: timedOut, _shards: shards } = answer as Partial<Outcome>;
  const failed = shards?.failed ?? 0;
  if (timedOut === true || failed > 0) {
    const reason = timedOut === true ? 'ran out of time' : `failed on ${failed} of ${shards?.total} shards`;
    throw new DasError(
      'REPORT_UNPROVEN',
      `${what} ${reason}, so its numbers would be incomplete; no report was written.`,
      'Look at the health of the cluster, then run the report again.',
    );
  }
  return answer;
}

const KEEP_ALIVE = '5m';

// Primaries refresh by themselves: a count and a point in time taken there never run backwards.
const PREFERENCE = 'preference=_primary_first';

const INTERVALS: { readonly [dimension in Dimension]?: Body } = {
  day: { calendar_interval: '1d', format: 'yyyy-MM-dd' },
  hour: { fixed_interval: '1h', format: "yyyy-MM-dd'T'HH" },
};

const METRICS = {
  first: { min: { field: '@timestamp' } },
  last: { max: { field: '@timestamp' } },
  rows: { sum: { field: 'rowCount' } },
};

interface Outcome {
  readonly timed_out: boolean;
  readonly _shards: { readonly total: number; readonly failed: number };
}

interface RawBucket {
  readonly key: Readonly<Record<string, unknown>>;
  readonly doc_count: number;
  readonly first: { readonly value: number };
  readonly last: { readonly value: number };
  readonly rows: { readonly value: number };
}

interface Page {
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly { readonly _source: Body }[];
  };
  readonly aggregations: {
    readonly combinations: { readonly buckets: readonly RawBucket[]; readonly after_key?: Body };
  };
}
