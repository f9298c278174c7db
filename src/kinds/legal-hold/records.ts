import { expectGone, expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live } from '../../core/types.ts';

/** Hidden index of the holds, and of how each held index was before: its own settings can say neither. */
export const HOLDS_INDEX = 'das-compliance-holds';

/** An index as it was before anything held it: what a release brings back. */
export interface HeldIndex {
  readonly index: string;
  readonly uuid: string;
  /** The hold that was the first. */
  readonly hold: string;
  readonly policy: string | null;
  readonly state: string | null;
  /** Whether it was blocked already. */
  readonly readOnly: boolean;
}

/** All that the index says. */
export interface Kept {
  readonly holds: readonly Live[];
  readonly held: readonly HeldIndex[];
}

interface Hit {
  readonly _id: string;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source: { readonly hold?: Body; readonly held?: HeldIndex };
}

/** Nothing when no hold was ever applied. */
export async function readHolds(search: SearchPort): Promise<Kept> {
  const everything = { size: 10_000, seq_no_primary_term: true, query: { match_all: {} } };
  const answer = await search.request('POST', `/${HOLDS_INDEX}/_search`, everything);
  if (answer.status === 404) return { holds: [], held: [] };
  const found = expectOk(answer, 'Reading the legal holds') as { hits?: { hits?: readonly Hit[] } };
  const hits = found.hits?.hits ?? [];
  return {
    holds: hits.flatMap(({ _id, _seq_no, _primary_term, _source: { hold } }): readonly Live[] => {
      const name = _id.slice('hold:'.length);
      const version = { type: 'sequence', seqNo: _seq_no, primaryTerm: _primary_term } as const;
      return hold ? [{ name, id: name, body: hold, version }] : [];
    }),
    held: hits.flatMap(({ _source: { held } }) => held ?? []),
  };
}

/** Writes a hold, guarded by the version that was read. */
export async function keepHold(
  search: SearchPort,
  name: string,
  hold: Body,
  live: Live | undefined,
): Promise<void> {
  await ensureIndex(search);
  const version = live?.version?.type === 'sequence' ? live.version : undefined;
  const guard = version
    ? `if_seq_no=${version.seqNo}&if_primary_term=${version.primaryTerm}`
    : 'op_type=create';
  const answer = await search.request('PUT', `${placeOf(name)}?refresh=true&${guard}`, { hold });
  expectOk(answer, `Writing legal hold "${name}"`);
}

/** Removes a hold; already gone is success. */
export async function dropHold(search: SearchPort, name: string): Promise<void> {
  const answer = await search.request('DELETE', `${placeOf(name)}?refresh=true`);
  expectGone(answer, `Deleting legal hold "${name}"`);
}

/** Remembers how indices are before they are held. What is known of one already stands: it was held before. */
export const remember = (search: SearchPort, held: readonly HeldIndex[]): Promise<void> =>
  bulk(
    search,
    held.flatMap((one) => [{ create: { _id: `index:${one.uuid}` } }, { held: one }]),
  );

/** Forgets indices that nothing holds any more. */
export const forget = (search: SearchPort, held: readonly HeldIndex[]): Promise<void> =>
  bulk(
    search,
    held.map(({ uuid }) => ({ delete: { _id: `index:${uuid}` } })),
  );

const placeOf = (name: string): string => `/${HOLDS_INDEX}/_doc/${encodeURIComponent(`hold:${name}`)}`;

async function bulk(search: SearchPort, lines: readonly object[]): Promise<void> {
  if (lines.length === 0) return;
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const answer = await search.request('POST', `/${HOLDS_INDEX}/_bulk?refresh=true`, text);
  const { items = [] } = expectOk(answer, 'Writing the held indices') as { items?: readonly Item[] };
  const failed = items.flatMap((item) => Object.values(item)).find(({ status }) => !FINE.has(status));
  if (failed)
    throw new DasError('TARGET_REFUSED', `Writing the held indices: the server answered ${failed.status}.`);
}

type Item = Readonly<Record<string, { readonly status: number }>>;
// 409 is known already, 404 is gone already.
const FINE: ReadonlySet<number> = new Set([200, 201, 404, 409]);

async function ensureIndex(search: SearchPort): Promise<void> {
  const settings = { 'index.hidden': true, 'index.number_of_shards': 1, 'index.auto_expand_replicas': '0-1' };
  const answer = await search.request('PUT', `/${HOLDS_INDEX}`, { settings, mappings: { dynamic: false } });
  const exists = JSON.stringify(answer.body).includes('resource_already_exists_exception');
  if (!exists) expectOk(answer, 'Creating the index of legal holds');
}
