import type { SearchPort, SearchResponse } from '../../src/core/ports.ts';
import type { Body } from '../../src/core/types.ts';

export interface SecurityFake extends SearchPort {
  /** Documents by path below the API, such as `roles/auditor`. */
  readonly documents: Map<string, Body>;
  readonly writes: string[];
  /** Answers instead of the fake, or undefined to go on. */
  trouble: (method: string, path: string) => SearchResponse | undefined;
}

const API = '/_plugins/_security/api/';

/** FAKE: the security plugin's API of roles, mappings and tenants in memory, as captures 6-security show it. */
export function fakeSecurity(documents: Readonly<Record<string, Body>> = {}): SecurityFake {
  const fake: SecurityFake = {
    url: 'fake:',
    documents: new Map(Object.entries(documents)),
    writes: [],
    trouble: () => undefined,
    request: async (method, path, body) => {
      const key = path.slice(API.length);
      if (method !== 'GET') fake.writes.push(`${method} ${key}`);
      return fake.trouble(method, key) ?? answer(fake, method, key, body as Body);
    },
  };
  return fake;
}

function answer({ documents }: SecurityFake, method: string, key: string, body: Body): SearchResponse {
  if (method === 'PUT') documents.set(key, body);
  const [endpoint = '', name] = key.split('/');
  const found = [...documents].filter(([at]) => (name ? at === key : at.startsWith(`${endpoint}/`)));
  if (name && found.length === 0) return { status: 404, body: { status: 'NOT_FOUND' } };
  if (method === 'DELETE') documents.delete(key);
  const flags = { reserved: false, hidden: false, static: false };
  return {
    status: 200,
    body: Object.fromEntries(found.map(([at, one]) => [at.split('/')[1], { ...flags, ...one }])),
  };
}
