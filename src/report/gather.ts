import pMap from 'p-map';
import { expectOk } from '../core/answers.ts';
import { DasError } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';
import type { Body } from '../core/types.ts';
import type { ReportSpec } from '../kinds/report/spec.gen.ts';
import { indexPatterns, type Month } from './month.ts';
import { PASSES, type Pass, type PassName } from './passes.ts';
import { type Proof, prove } from './prove.ts';
import {
  type Bucket,
  countFrozen,
  countLive,
  eventsOf,
  type Frozen,
  showAll,
  tally,
  withFrozen,
} from './query.ts';

/** An audit index that was read, as the server knows it. */
export interface AuditIndex {
  readonly name: string;
  readonly uuid: string;
}

/** What a report wants to know: which passes, and of which of them the first so many events themselves. */
export interface Wanted {
  readonly passes: readonly PassName[];
  readonly events: Readonly<Partial<Record<PassName, number>>>;
}

/** All that the month's audit indices said, proven. Pure data: the model is made of this and nothing else. */
export interface Facts {
  readonly indices: readonly AuditIndex[];
  readonly buckets: Readonly<Partial<Record<PassName, readonly Bucket[]>>>;
  readonly proofs: Readonly<Partial<Record<PassName, Proof>>>;
  readonly events: Readonly<Partial<Record<PassName, readonly Body[]>>>;
  /** Events with a value that the index could not take into a field that is counted by (`_ignored`). */
  readonly ignored: number;
  /** Events of which ingestion kept only the beginning of a long value. */
  readonly truncated: number;
}

/**
 * Reads the month: every number from one point in time, every pass proven against `_count`.
 * Throws REPORT_UNPROVEN when numbers do not add up or an index cannot be read, TARGET_REFUSED on other errors.
 */
export async function gather(
  search: SearchPort,
  spec: ReportSpec,
  month: Month,
  wanted: Wanted,
  pageSize: number,
): Promise<Facts> {
  const patterns = indexPatterns(month);
  const within = limitsOf(spec, month);
  const indices = await indicesOf(search, patterns);
  await showAll(search);
  const before = await liveCounts(search, within, wanted.passes);
  if (indices.length === 0) return nothing(before.activity ?? 0, month);
  const read = await withFrozen(search, patterns, within, (frozen) => readAll(frozen, wanted, pageSize));
  const after = await liveCounts(search, within, wanted.passes);
  const proofs = wanted.passes.map((name) => {
    const live = { before: before[name] ?? 0, after: after[name] ?? 0 };
    return [name, prove(PASSES[name].counts, read.tallies[name], live)];
  });
  return { indices, ...read.facts, proofs: Object.fromEntries(proofs) };
}

function limitsOf(spec: ReportSpec, month: Month): readonly Body[] {
  const range = { range: { '@timestamp': { gte: month.from, lt: month.to } } };
  return spec.dataClasses === 'all' ? [range] : [range, { terms: { dataClass: spec.dataClasses } }];
}

async function indicesOf(search: SearchPort, patterns: readonly string[]): Promise<readonly AuditIndex[]> {
  const path = `/_cat/indices/${patterns.join(',')}?format=json&h=index,uuid,status&s=index&expand_wildcards=all`;
  const listed = expectOk(await search.request('GET', path), 'Listing the audit indices') as unknown;
  const rows = listed as readonly { index: string; uuid: string; status: string }[];
  const closed = rows.find((row) => row.status !== 'open');
  if (closed !== undefined) {
    throw new DasError(
      'REPORT_UNPROVEN',
      `Index ${closed.index} is closed, so its events cannot be counted; no report was written.`,
      `Open it (POST /${closed.index}/_open), then run the report again.`,
    );
  }
  return rows.map((row) => ({ name: row.index, uuid: row.uuid }));
}

async function liveCounts(search: SearchPort, within: readonly Body[], passes: readonly PassName[]) {
  const counts = await pMap(
    passes,
    async (name) => {
      const { where, counts }: Pass = PASSES[name];
      return [name, await countLive(search, [...within, ...where], counts)] as const;
    },
    { concurrency: 3 },
  );
  return Object.fromEntries(counts) as { readonly [name in PassName]?: number };
}

function nothing(counted: number, month: Month): Facts {
  if (counted === 0) {
    return { indices: [], buckets: {}, proofs: {}, events: {}, ignored: 0, truncated: 0 };
  }
  throw new DasError(
    'REPORT_UNPROVEN',
    `No audit index is named for ${month.words}, yet ${counted} events of it exist; no report was written.`,
    'Find the index with a range search over das-audit-* and reindex these events into an index of their period.',
  );
}

// One pass at a time: a report is not worth slowing the ingestion for.
async function readAll(frozen: Frozen, wanted: Wanted, pageSize: number) {
  const tallies = await inTurn(wanted.passes, (name) => tally(frozen, PASSES[name], pageSize));
  const listed = wanted.passes.filter((name) => wanted.events[name] !== undefined);
  const events = await inTurn(listed, (name) => eventsOf(frozen, PASSES[name], wanted.events[name] ?? 0));
  const dimensions = [...new Set(Object.values(PASSES).flatMap((pass) => pass.by as readonly string[]))];
  const ignored = await countFrozen(frozen, [{ terms: { _ignored: dimensions } }], 'Counting ignored values');
  const truncated = await countFrozen(frozen, [{ term: { truncated: true } }], 'Counting cut values');
  const buckets = Object.fromEntries(wanted.passes.map((name) => [name, tallies[name].buckets]));
  return { tallies, facts: { buckets, events, ignored, truncated } };
}

async function inTurn<T>(
  names: readonly PassName[],
  work: (name: PassName) => Promise<T>,
): Promise<Record<PassName, T>> {
  const done = await pMap(names, async (name) => [name, await work(name)] as const, { concurrency: 1 });
  return Object.fromEntries(done) as Record<PassName, T>;
}
