import type { CallerNode, NodeAnswer } from '../../src/sandbox/stand-ins/upstream.ts';

interface Document {
  readonly source: Readonly<Record<string, unknown>>;
  readonly version: number;
}

export interface NodeFake extends CallerNode {
  /** Documents of the plugin's index. */
  readonly documents: ReadonlyMap<string, Document>;
  /** Every request that changed something outside the plugin's index, in order. */
  readonly changes: readonly string[];
}

/** Whether the stand-in dies at a request, by its number from 1: before the node hears of it, or after it is done. */
export type Strike = (number: number) => 'before' | 'after' | undefined;

const PLUGIN = '/.opendistro-ism-config';

/**
 * FAKE: a node in memory with one index, as far as index state management without searches of its own asks for one:
 * documents by version, what there is, settings that are taken, the index's end. `strike` makes a request throw, as a
 * stand-in that is killed at it.
 */
export function fakeNode(
  index: { readonly name: string; readonly uuid: string; readonly createdAt: number },
  strike: Strike = () => undefined,
): NodeFake {
  const documents = new Map<string, Document>();
  const changes: string[] = [];
  let [number, exists] = [0, true];
  const answer = (method: string, path: string, body: unknown): NodeAnswer => {
    if (path.startsWith(PLUGIN)) return plugin(documents, method, path, body);
    if (method === 'GET') return exists ? state(index) : answered(200, {});
    changes.push(`${method} ${path}`);
    if (method === 'DELETE') exists = false;
    return answered(200, { acknowledged: true });
  };
  return {
    documents,
    changes,
    request: async (method, path, body) => {
      number += 1;
      const struck = strike(number);
      if (struck === 'before') throw new Error('killed');
      const given = answer(method, path, body);
      if (struck === 'after') throw new Error('killed');
      return given;
    },
  };
}

function plugin(documents: Map<string, Document>, method: string, path: string, body: unknown): NodeAnswer {
  if (path.includes('/_search')) {
    const hits = [...documents].map(([id, { source }]) => ({ _id: id, _source: source }));
    return answered(200, { hits: { hits } });
  }
  const [, id = '', query = ''] = /_doc\/([^?]+)\??(.*)$/.exec(path) ?? [];
  const found = documents.get(id);
  if (method === 'PUT') return write(documents, id, new URLSearchParams(query).get('if_seq_no'), body);
  if (method === 'DELETE') return answered(documents.delete(id) ? 200 : 404, {});
  return found || method === 'HEAD'
    ? answered(200, found ? read(id, found) : {})
    : answered(404, { found: false });
}

/** Replaces the version that is named, or whatever is there. */
function write(
  documents: Map<string, Document>,
  id: string,
  wanted: string | null,
  body: unknown,
): NodeAnswer {
  const before = documents.get(id)?.version ?? 0;
  if (wanted !== null && Number(wanted) !== before) return answered(409, {});
  documents.set(id, { source: body as Document['source'], version: before + 1 });
  return answered(200, { _id: id, _seq_no: before + 1, _primary_term: 1 });
}

const read = (id: string, { source, version }: Document) => ({
  ...{ _id: id, found: true, _version: version, _seq_no: version, _primary_term: 1 },
  _source: source,
});

/** Serves every GET: what else is asked for (the health) is not in it. */
function state({ name, uuid, createdAt }: Parameters<typeof fakeNode>[0]): NodeAnswer {
  const settings = { index: { uuid, creation_date: String(createdAt) } };
  const entry = { state: 'open', aliases: [], rollover_info: {}, settings };
  return answered(200, { metadata: { indices: { [name]: entry } } });
}

const answered = (status: number, body: object): NodeAnswer => ({
  status,
  body,
  text: JSON.stringify(body),
  headers: {},
});
