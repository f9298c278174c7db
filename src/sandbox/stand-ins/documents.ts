import type { Json } from './json.ts';
import { objectOf } from './json.ts';
import type { CallerNode, NodeAnswer } from './upstream.ts';

/** One plugin's documents in an index of the node, written and read with the caller's credentials. */
export interface Documents {
  readonly index: string;
  get(node: CallerNode, id: string): Promise<NodeAnswer>;
  /** Without an id the node makes one. `parameters` are those of the index API (`op_type`, `if_seq_no`…). */
  put(
    node: CallerNode,
    id: string | undefined,
    source: Json,
    parameters?: Readonly<Record<string, string>>,
  ): Promise<NodeAnswer>;
  remove(node: CallerNode, id: string): Promise<NodeAnswer>;
  search(node: CallerNode, body: Json): Promise<NodeAnswer>;
}

/** The document of an answer to `get`. */
export interface Found {
  readonly _id: string;
  readonly _version: number;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source: Json;
}

/** The index is made on first use: hidden, and indexing only the fields in `properties`. */
export function openDocuments(index: string, properties: Json): Documents {
  const ensured = new Set<string>();
  const ensure = async (node: CallerNode): Promise<void> => {
    if (ensured.has(index)) return;
    const { status } = await node.request('HEAD', `/${index}`);
    if (status === 404) await node.request('PUT', `/${index}`, indexBody(properties));
    // Another call may have made it a moment ago: not yet searchable, though yellow already, it answers 503.
    await node.request('GET', `/_cluster/health/${index}?wait_for_active_shards=1&timeout=30s`);
    if (status === 200) ensured.add(index);
  };
  return {
    index,
    get: async (node, id) => {
      await ensure(node);
      return node.request('GET', `/${index}/_doc/${encodeURIComponent(id)}`);
    },
    put: async (node, id, source, parameters = {}) => {
      await ensure(node);
      const query = new URLSearchParams({ ...parameters, refresh: 'true' });
      const path = id === undefined ? `/${index}/_doc` : `/${index}/_doc/${encodeURIComponent(id)}`;
      return node.request(id === undefined ? 'POST' : 'PUT', `${path}?${query}`, source);
    },
    remove: (node, id) => node.request('DELETE', `/${index}/_doc/${encodeURIComponent(id)}?refresh=true`),
    search: async (node, body) => {
      await ensure(node);
      return node.request('POST', `/${index}/_search`, body);
    },
  };
}

/** The document in an answer to `get`, or undefined when there is none. */
export function foundIn(answer: NodeAnswer): Found | undefined {
  if (answer.status !== 200 || objectOf(answer.body)['found'] !== true) return undefined;
  return answer.body as Found;
}

/** The hits of a search answer, as documents. */
export function hitsIn(answer: NodeAnswer): readonly Found[] {
  const { hits } = objectOf(objectOf(answer.body)['hits']);
  return Array.isArray(hits) ? (hits as readonly Found[]) : [];
}

/** How many documents match, as the search counted them. */
export const totalIn = (answer: NodeAnswer): unknown =>
  objectOf(objectOf(objectOf(answer.body)['hits'])['total'])['value'] ?? 0;

/** A read that neither found nor missed (401, 403, 502…) is handed to the caller as it is. */
export const isRefused = ({ status }: NodeAnswer): boolean => status !== 200 && status !== 404;

const indexBody = (properties: Json): Json => ({
  settings: { index: { number_of_shards: 1, auto_expand_replicas: '0-1', hidden: true } },
  mappings: { dynamic: false, properties },
});
