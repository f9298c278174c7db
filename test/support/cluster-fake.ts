import type { Method, SearchPort, SearchResponse } from '../../src/core/ports.ts';
import type { Body } from '../../src/core/types.ts';
import { answerHistory } from './history-fake.ts';

/** What the fake answers instead, or does by throwing; undefined to go on. `nth` counts the writes from 1. */
export type Trouble = (
  method: Method,
  path: string,
  body: unknown,
  nth: number,
) => SearchResponse | undefined;

export interface ClusterFake extends SearchPort {
  /** Objects by path, such as `/things/Monitor/a`. */
  readonly objects: Map<string, Body>;
  /** The inventory's entries by address. */
  readonly inventory: Map<string, Body>;
  /** The outside version of each entry that was ever written. */
  readonly versions: Map<string, number>;
  /** The history's entries by their places. */
  readonly history: Map<string, Body>;
  /** Every request that could change something: `PUT /things/Monitor/a`. */
  readonly writes: string[];
  trouble: Trouble;
  /** Epoch seconds. */
  time: number;
  /** The lease, and its sequence number; undefined before the first apply. */
  lease: { readonly body: Body; readonly sequence: number } | undefined;
}

const LEASE = '/das-compliance-inventory/_doc/lease';

/**
 * FAKE: an OpenSearch in memory that knows the inventory index (create, `_search`, `_bulk` with outside versions, the
 * lease by sequence number), the history's, its time, and objects under `/things/<kind>/<name>` (PUT, DELETE, and GET
 * of a whole kind). It keeps what JSON keeps.
 */
export function fakeCluster(): ClusterFake {
  const fake: ClusterFake = {
    url: 'fake:',
    objects: new Map(),
    inventory: new Map(),
    versions: new Map(),
    history: new Map(),
    writes: [],
    trouble: () => undefined,
    time: 1_795_392_000,
    lease: undefined,
    async request(method, path, body) {
      const reads = method === 'GET' || path.endsWith('/_search');
      if (!reads) fake.writes.push(`${method} ${path}`);
      return (
        fake.trouble(method, path, body, fake.writes.length) ??
        answerHistory(fake.history, method, path, body) ??
        answer(fake, method, path, body)
      );
    },
  };
  return fake;
}

const OK: SearchResponse = { status: 200, body: {} };

function answer(fake: ClusterFake, method: Method, path: string, body: unknown): SearchResponse {
  if (path.startsWith('/_cat/health')) return { status: 200, body: [{ epoch: String(fake.time) }] };
  if (path.startsWith(LEASE)) return lease(fake, method, path, body);
  if (path.endsWith('/_search')) return search(fake);
  if (path.includes('/_bulk')) return bulk(fake, String(body));
  if (method === 'GET') return { status: 200, body: { things: below(fake, path) } };
  if (method === 'DELETE') return fake.objects.delete(path) ? OK : { status: 404, body: {} };
  if (path.startsWith('/things/')) fake.objects.set(path, JSON.parse(JSON.stringify(body)));
  return OK;
}

const search = ({ inventory }: ClusterFake): SearchResponse => ({
  status: 200,
  body: { hits: { hits: [...inventory.values()].map((entry) => ({ _source: entry })) } },
});

const below = ({ objects }: ClusterFake, path: string) =>
  [...objects].flatMap(([key, body]) =>
    key.startsWith(`${path}/`) ? [{ name: key.slice(path.length + 1), body }] : [],
  );

function lease(fake: ClusterFake, method: Method, path: string, body: unknown): SearchResponse {
  const { lease: held } = fake;
  const versions = (sequence: number) => ({ _seq_no: sequence, _primary_term: 1 });
  if (method === 'GET')
    return held
      ? { status: 200, body: { ...versions(held.sequence), _source: held.body } }
      : { status: 404, body: {} };
  const wanted = /if_seq_no=(\d+)/.exec(path)?.[1];
  if (wanted !== (held && String(held.sequence))) return { status: 409, body: {} };
  fake.lease = { body: JSON.parse(JSON.stringify(body)), sequence: (held?.sequence ?? 0) + 1 };
  return { status: 200, body: versions(fake.lease.sequence) };
}

/** An item with a lower version than the last write of its id is refused, as one of version type external_gte. */
function bulk({ inventory, versions }: ClusterFake, text: string): SearchResponse {
  const items = itemsIn(text).map(({ verb, id, version, entry }) => {
    if (version < (versions.get(id) ?? 0)) return { [verb]: { status: 409 } };
    versions.set(id, version);
    if (entry) inventory.set(id, entry);
    else inventory.delete(id);
    return { [verb]: { status: 200 } };
  });
  return { status: 200, body: { errors: JSON.stringify(items).includes('409'), items } };
}

function itemsIn(text: string) {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const items: { verb: string; id: string; version: number; entry: Body | undefined }[] = [];
  while (lines.length > 0) {
    const action = lines.shift();
    const verb = 'delete' in action ? 'delete' : 'index';
    const { _id: id, version } = action[verb];
    items.push({ verb, id, version, entry: verb === 'delete' ? undefined : lines.shift() });
  }
  return items;
}
