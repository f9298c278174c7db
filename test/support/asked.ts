import type { Method, Ports, SearchResponse } from '../../src/core/ports.ts';

export interface Asked {
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
}

/** FAKE: a server that answers with what it is told and keeps what it was asked. */
export function server(answer: (path: string) => SearchResponse) {
  const asked: Asked[] = [];
  const ports: Ports = {
    search: {
      url: 'fake:',
      request: async (method, path, body) => {
        asked.push({ method, path, body });
        return answer(path);
      },
    },
    bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
  };
  return { asked, ports };
}
