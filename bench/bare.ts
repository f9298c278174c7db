import { readFile } from 'node:fs/promises';
import { Client } from '@opensearch-project/opensearch';
import pMap from 'p-map';
import type { Work } from '../src/core/step.ts';
import type { Body, Kind } from '../src/core/types.ts';
import type { SandboxState } from '../src/sandbox/state.ts';

/** The requests of a bare client: what nobody can go without to write, list and delete the same objects. */
export interface Bare {
  write(parallel: number): Promise<void>;
  list(): Promise<void>;
  remove(parallel: number): Promise<void>;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: Body;
}

const PLUGINS = '/_plugins';

const WRITES: Readonly<Partial<Record<Kind, (name: string, body: Body) => Request>>> = {
  IndexTemplate: (name, body) => ({ method: 'PUT', path: `/_index_template/${name}`, body }),
  NotificationChannel: (name, config) => ({
    method: 'POST',
    path: `${PLUGINS}/_notifications/configs`,
    body: { config_id: name, config },
  }),
  RetentionPolicy: (name, policy) => ({
    method: 'PUT',
    path: `${PLUGINS}/_ism/policies/${name}`,
    body: { policy },
  }),
  Monitor: (_, body) => ({ method: 'POST', path: `${PLUGINS}/_alerting/monitors`, body }),
};

const LISTS: readonly Request[] = [
  { method: 'GET', path: '/_index_template' },
  { method: 'GET', path: `${PLUGINS}/_notifications/configs?max_items=1000` },
  { method: 'GET', path: `${PLUGINS}/_ism/policies?size=1000` },
  {
    method: 'POST',
    path: `${PLUGINS}/_alerting/monitors/_search`,
    body: { size: 10_000, seq_no_primary_term: true, query: { exists: { field: 'monitor' } } },
  },
];

/** A bare client for the work of a plan: kind after kind, as the product goes. */
export async function bareClient(state: SandboxState, work: readonly Work[]): Promise<Bare> {
  const { url, username, password, caFile } = state;
  const client = new Client({
    node: url,
    auth: { username, password },
    ssl: { ca: await readFile(caFile, 'utf8') },
  });
  const ask = async (request: Request): Promise<Body> =>
    (await client.transport.request(request)).body as Body;
  const made: string[] = [];
  return {
    write: async (parallel) => {
      for (const requests of byKind(work))
        await pMap(requests, async (request) => made.push(placeOf(request, await ask(request))), {
          concurrency: parallel,
        });
    },
    list: async () => {
      await Promise.all(LISTS.map(ask));
    },
    remove: async (parallel) => {
      await pMap(made.splice(0).reverse(), (path) => ask({ method: 'DELETE', path }), {
        concurrency: parallel,
      });
    },
  };
}

const byKind = (work: readonly Work[]): Request[][] =>
  Object.entries(WRITES).map(([kind, request]) =>
    work.filter(({ def }) => def.kind === kind).map(({ name, desired }) => request(name, desired ?? {})),
  );

/** The path at which an object can be deleted again: of what was posted, the server gives the id. */
const placeOf = ({ method, path }: Request, answer: Body): string =>
  method === 'POST' ? `${path}/${answer['_id'] ?? answer['config_id']}` : path;
