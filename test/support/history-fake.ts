import type { Method, SearchResponse } from '../../src/core/ports.ts';
import type { Body } from '../../src/core/types.ts';

/** FAKE: the history's index (make it, create and read a document, search in the order of `sequence`); undefined for all else. */
export function answerHistory(
  history: Map<string, Body>,
  method: Method,
  path: string,
  body: unknown,
): SearchResponse | undefined {
  if (!path.startsWith('/das-compliance-history')) return undefined;
  if (path.endsWith('/_search')) return search(history, body as Query);
  const [, , verb, id = ''] = (path.split('?')[0] ?? '').split('/');
  if (verb === undefined) return { status: 200, body: {} };
  if (method === 'GET') return { status: 200, body: { _source: history.get(id) } };
  if (history.has(id)) return { status: 409, body: { error: { reason: 'document already exists' } } };
  history.set(id, JSON.parse(JSON.stringify(body)));
  return { status: 201, body: {} };
}

interface Query {
  readonly size: number;
  readonly sort: readonly { readonly sequence: unknown }[];
  readonly search_after?: readonly [number];
}

function search(history: ReadonlyMap<string, Body>, query: Query): SearchResponse {
  const [after = -1] = query.search_after ?? [];
  const numbered = [...history].map(([_id, _source]) => ({
    _id,
    _source,
    sort: [Number(_source['sequence'] ?? 0)] as const,
  }));
  const sorted = numbered.toSorted((a, b) => a.sort[0] - b.sort[0]);
  const ordered = query.sort[0]?.sequence === 'desc' ? sorted.toReversed() : sorted;
  const hits = ordered.filter(({ sort }) => sort[0] > after).slice(0, query.size);
  return { status: 200, body: { hits: { total: { value: history.size }, hits } } };
}
