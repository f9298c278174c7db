import { expectOk } from './answers.ts';
import { DasError } from './errors.ts';
import { type Begun, chained, type Ended, type HistoryEntry, placeOf, type Stored } from './history.ts';
import type { SearchPort } from './ports.ts';

/** Hidden index to which each apply adds what it is about to do, and what became of it; nothing in it is ever changed. */
export const HISTORY_INDEX = 'das-compliance-history';

const MOST_TRIES = 20;
const PAGE = 200;

/**
 * Adds an entry behind the newest, or behind `after` where that is known. Made with `create` at the place of its
 * number: of two writers one is refused, and goes behind the other. Visible to the next search when it returns.
 */
export async function appendHistory(
  search: SearchPort,
  fact: Begun | Ended,
  after?: HistoryEntry,
): Promise<HistoryEntry> {
  let last = after ?? (await newest(search));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const entry = chained(fact, last);
    const place = placeOf(entry.sequence);
    const answer = await search.request('PUT', `/${HISTORY_INDEX}/_create/${place}?refresh=true`, entry);
    if (answer.status !== 409) {
      expectOk(answer, 'Writing the history');
      return entry;
    }
    const taken = await entryAt(search, place);
    // Taken by ourselves: the answer to a first attempt was lost on the way.
    if (taken.hash === entry.hash) return entry;
    last = taken;
  }
  throw new DasError(
    'VERSION_CONFLICT',
    `Writing the history: others took the place ${MOST_TRIES} times.`,
    'Apply again when they are done.',
  );
}

type Last = Pick<HistoryEntry, 'sequence' | 'hash'>;

/** The newest entry; undefined in a history that has none, which is made where it is missing. */
async function newest(search: SearchPort): Promise<Last | undefined> {
  const query = { size: 1, sort: [{ sequence: 'desc' }] };
  const [found] = (await page(search, query, () => makeIndex(search))).hits;
  return found && lastOf(storedIn(found));
}

async function entryAt(search: SearchPort, place: string): Promise<Last> {
  const answer = await search.request('GET', `/${HISTORY_INDEX}/_doc/${place}`);
  return lastOf({ id: place, entry: expectOk(answer, 'Reading the history')['_source'] });
}

// Also behind an entry that somebody altered: verifying tells of it, and what is done is still recorded.
function lastOf({ id, entry }: Stored): Last {
  const sequence = Number(id);
  if (Number.isSafeInteger(sequence))
    return { sequence, hash: String((entry as Partial<Last> | null)?.hash) };
  throw new DasError(
    'HISTORY_BROKEN',
    `The newest document of the history, "${id}", is no entry of ours: nothing can follow it.`,
    'See das-compliance history, and find out who may write to das-compliance-history.',
  );
}

/** All entries from the oldest on, as they lie there; none when there is no history. */
export async function* readHistory(search: SearchPort): AsyncGenerator<Stored> {
  let read = 0;
  for (let after: readonly unknown[] = [-1]; ; ) {
    const { total, hits } = await page(search, { size: PAGE, sort: ASCENDING, search_after: after });
    yield* hits.map(storedIn);
    read += hits.length;
    const last = hits.at(-1);
    if (last?.sort === undefined || hits.length < PAGE) return checkAll(read, total);
    after = last.sort;
  }
}

// What has no number, for it was altered, comes first.
const ASCENDING = [{ sequence: { order: 'asc', missing: 0 } }];

function checkAll(read: number, total: number): void {
  if (read === total) return;
  throw new DasError(
    'HISTORY_BROKEN',
    `The history holds ${total} documents, of which only ${read} stand in an order.`,
    'Somebody wrote into it, or an apply runs: look again when it is done.',
  );
}

interface Page {
  readonly total: number;
  readonly hits: readonly Hit[];
}

interface Hit {
  readonly _id: string;
  readonly _source: unknown;
  readonly sort?: readonly unknown[];
}

const storedIn = ({ _id, _source }: Hit): Stored => ({ id: _id, entry: _source });

async function page(search: SearchPort, query: object, whenMissing = async () => {}): Promise<Page> {
  const body = { ...query, track_total_hits: true };
  const answer = await search.request('POST', `/${HISTORY_INDEX}/_search`, body);
  if (answer.status === 404) {
    await whenMissing();
    return { total: 0, hits: [] };
  }
  const found = expectOk(answer, 'Reading the history') as unknown as { hits: Found };
  return { total: found.hits.total.value, hits: found.hits.hits };
}

interface Found {
  readonly total: { readonly value: number };
  readonly hits: readonly Hit[];
}

async function makeIndex(search: SearchPort): Promise<void> {
  const settings = { 'index.hidden': true, 'index.number_of_shards': 1, 'index.auto_expand_replicas': '0-1' };
  const keyword = { type: 'keyword' };
  const mappings = {
    dynamic: false,
    properties: { sequence: { type: 'long' }, when: { type: 'date' }, event: keyword, who: keyword },
  };
  const answer = await search.request('PUT', `/${HISTORY_INDEX}`, { settings, mappings });
  const exists = JSON.stringify(answer.body).includes('resource_already_exists_exception');
  if (!exists) expectOk(answer, 'Creating the history');
}
