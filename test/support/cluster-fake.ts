import type { Method, SearchPort, SearchResponse } from '../../src/core/ports.ts';
import type { Body } from '../../src/core/types.ts';

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
  /** Every request that could change something: `PUT /things/Monitor/a`. */
  readonly writes: string[];
  trouble: Trouble;
}

/**
 * FAKE: an OpenSearch in memory that knows the inventory index (create, `_search`, `_bulk`) and objects under
 * `/things/<kind>/<name>` (PUT, DELETE, and GET of a whole kind). It keeps what JSON keeps.
 */
export function fakeCluster(): ClusterFake {
  const fake: ClusterFake = {
    url: 'fake:',
    objects: new Map(),
    inventory: new Map(),
    writes: [],
    trouble: () => undefined,
    async request(method, path, body) {
      const reads = method === 'GET' || path.endsWith('/_search');
      if (!reads) fake.writes.push(`${method} ${path}`);
      return fake.trouble(method, path, body, fake.writes.length) ?? answer(fake, method, path, body);
    },
  };
  return fake;
}

const OK: SearchResponse = { status: 200, body: {} };

function answer(fake: ClusterFake, method: Method, path: string, body: unknown): SearchResponse {
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

function bulk({ inventory }: ClusterFake, text: string): SearchResponse {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  while (lines.length > 0) {
    const action = lines.shift();
    if (action.delete) inventory.delete(action.delete._id);
    else inventory.set(action.index._id, lines.shift());
  }
  return { status: 200, body: { errors: false, items: [] } };
}
