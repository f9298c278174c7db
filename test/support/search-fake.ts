import type { SearchPort, SearchResponse } from '../../src/core/ports.ts';

/** What the fake does with a `create` before it stores: an item's answer, or undefined to go on. */
export type Trouble = (index: string, id: string, request: number) => ItemAnswer | undefined;

export interface ItemAnswer {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

export interface SearchFake extends SearchPort {
  readonly stored: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly requests: () => number;
}

/**
 * FAKE: an OpenSearch in memory that knows `_bulk` of `create` and `_mget`, no more. `trouble` makes items fail,
 * `outage` whole requests (by their number, from 1): an answer, or a throw.
 */
export function fakeSearch(
  trouble: Trouble = () => undefined,
  outage: (request: number) => SearchResponse | undefined = () => undefined,
): SearchFake {
  const stored = new Map<string, Readonly<Record<string, unknown>>>();
  let requests = 0;
  return {
    url: 'fake:',
    stored,
    requests: () => requests,
    async request(_method, path, body) {
      requests += 1;
      const answer = outage(requests);
      if (answer !== undefined) {
        return answer;
      }
      return path === '/_mget' ? multiGet(body, stored) : bulk(String(body), stored, trouble, requests);
    },
  };
}

function bulk(
  text: string,
  stored: Map<string, Readonly<Record<string, unknown>>>,
  trouble: Trouble,
  request: number,
): SearchResponse {
  const lines = text.trimEnd().split('\n');
  const items = lines.flatMap((line, at) => {
    if (at % 2 === 1) {
      return [];
    }
    const { _index: index, _id: id } = (JSON.parse(line) as Action).create;
    const key = `${index}/${id}`;
    const answer = trouble(index, id, request) ?? { status: stored.has(key) ? 409 : 201 };
    if (answer.status === 201) {
      stored.set(key, JSON.parse(lines[at + 1] ?? ''));
    }
    return [{ create: answer }];
  });
  return { status: 200, body: { items } };
}

interface Action {
  readonly create: { readonly _index: string; readonly _id: string };
}

function multiGet(body: unknown, stored: ReadonlyMap<string, unknown>): SearchResponse {
  const { docs } = body as { readonly docs: readonly { readonly _index: string; readonly _id: string }[] };
  return {
    status: 200,
    body: { docs: docs.map(({ _index, _id }) => ({ found: stored.has(`${_index}/${_id}`) })) },
  };
}
