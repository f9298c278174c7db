import { expectOk } from './answers.ts';
import { DasError, leaseLost } from './errors.ts';
import type { SearchPort } from './ports.ts';
import type { Address, Body, Kind } from './types.ts';

/** Hidden index that says what we wrote and what the server made of it. Bodies in it are veiled: no secrets. */
export const INVENTORY_INDEX = 'das-compliance-inventory';

/** One address we wrote. `intended` survives a crash between the write and its confirmation. */
export interface Entry {
  readonly address: Address;
  readonly kind: Kind;
  readonly name: string;
  /** The server's own id, where it is not the name: another object under the same name is somebody else's. */
  readonly id?: string;
  readonly state: 'intended' | 'applied';
  readonly environment: string;
  /** Desired body as last applied, normalised and veiled. */
  readonly desired: Body;
  /** What the server answered after that, normalised and veiled; absent while only intended. */
  readonly live?: Body;
  /** By index, what was asked for it since: see `KindDef.mend`. */
  readonly mended?: Readonly<Record<string, string>>;
  /** Whether the declaration says so: removing it is then no way to delete the object. */
  readonly protected?: true;
  /** Hash of the history's entry with which the apply that wrote it began: whoever cuts the history off is found out. */
  readonly history?: string;
  readonly commit: string;
  readonly who: string;
  /** ISO 8601, UTC. */
  readonly when: string;
}

/**
 * Reads every entry; none when the index does not exist yet. Throws TARGET_REFUSED when the cluster belongs to
 * another environment: two environments on one cluster would delete each other's objects.
 */
export async function readInventory(
  search: SearchPort,
  environment: string,
): Promise<ReadonlyMap<Address, Entry>> {
  const answer = await search.request('POST', `/${INVENTORY_INDEX}/_search`, {
    size: 10_000,
    // The lease lies in the same index, and has no address.
    query: { exists: { field: 'address' } },
  });
  if (answer.status === 404) return new Map();
  const found = expectOk(answer, 'Reading the inventory') as { hits?: { hits?: { _source: Entry }[] } };
  const entries = (found.hits?.hits ?? []).map((hit) => hit._source);
  const other = entries.find((entry) => entry.environment !== environment);
  if (other) {
    throw new DasError(
      'TARGET_REFUSED',
      `${search.url} holds the inventory of environment "${other.environment}", not of "${environment}".`,
      'Use that environment, or another cluster.',
    );
  }
  return new Map(entries.map((entry) => [entry.address, entry]));
}

/**
 * Writes and removes entries in one request, visible to the next search when it returns. `token` is that of the lease: the
 * server refuses it where an entry bears a later one, and then throws LEASE_LOST. So what an apply without its lease intends
 * is never written down, and nothing is written that was not.
 */
export async function writeInventory(
  search: SearchPort,
  token: number,
  put: readonly Entry[],
  remove: readonly Address[] = [],
): Promise<void> {
  if (put.length + remove.length === 0) return;
  const fence = { version: token, version_type: 'external_gte' };
  const lines = [
    ...put.flatMap((entry) => [{ index: { _id: entry.address, ...fence } }, entry]),
    ...remove.map((address) => ({ delete: { _id: address, ...fence } })),
  ];
  const ndjson = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const answer = await search.request('POST', `/${INVENTORY_INDEX}/_bulk?refresh=true`, ndjson);
  const result = expectOk(answer, 'Writing the inventory') as { errors?: boolean; items?: unknown[] };
  const statuses = statusesIn(result);
  if (statuses.includes(409)) throw leaseLost();
  if (statuses.length > 0) {
    throw new DasError(
      'TARGET_REFUSED',
      'Writing the inventory: the server refused an entry.',
      'Apply again: what was written is found again.',
    );
  }
}

/** Makes the hidden index where it is missing. */
export async function ensureInventory(search: SearchPort): Promise<void> {
  const settings = { 'index.hidden': true, 'index.number_of_shards': 1, 'index.auto_expand_replicas': '0-1' };
  const keyword = { type: 'keyword' };
  const mappings = {
    dynamic: false,
    properties: {
      address: keyword,
      kind: keyword,
      state: keyword,
      environment: keyword,
      when: { type: 'date' },
    },
  };
  const answer = await search.request('PUT', `/${INVENTORY_INDEX}`, { settings, mappings });
  const exists = JSON.stringify(answer.body).includes('resource_already_exists_exception');
  if (!exists) expectOk(answer, 'Creating the inventory');
}

// Deleting an entry that is already gone is reported as 404 and is fine.
function statusesIn({ errors, items = [] }: { errors?: boolean; items?: unknown[] }): number[] {
  if (!errors) return [];
  return items
    .flatMap((item) => Object.values(item as Record<string, { status: number }>))
    .map(({ status }) => status)
    .filter((status) => status >= 400 && status !== 404);
}
