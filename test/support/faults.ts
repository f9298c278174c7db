import { DasError } from '../../src/core/errors.ts';
import type { SearchPort, SearchResponse } from '../../src/core/ports.ts';

type Request = Parameters<SearchPort['request']>;
type Pass = (...request: Request) => Promise<SearchResponse>;

const lost = (): DasError => new DasError('TARGET_UNREACHABLE', 'The answer was lost.');
const answered = (status: number, reason: string): SearchResponse => ({
  status,
  body: { error: { type: 'fault', reason } },
});

const changes = ([method, path]: Request): boolean => method !== 'GET' && !path.endsWith('/_search');

/** What becomes of one request: refused, lost on the way there or back, or answered with what is not so. */
export const FAULTS: Readonly<Record<string, (pass: Pass, ...request: Request) => Promise<SearchResponse>>> =
  {
    'is too busy (429)': async () => answered(429, 'too many requests'),
    'fails (500)': async () => answered(500, 'internal'),
    'fails (500) after it was done': async (pass, ...request) => {
      await pass(...request);
      return answered(500, 'internal');
    },
    'resets before it heard': async () => Promise.reject(lost()),
    'resets after it was done': async (pass, ...request) => {
      await pass(...request);
      throw lost();
    },
    'says it conflicts, though it does not': async () => answered(409, 'version conflict'),
    'says it conflicts, though it was done': async (pass, ...request) => {
      await pass(...request);
      return answered(409, 'version conflict');
    },
    'says it was done, though it was not': async (pass, ...request) =>
      changes(request) ? { status: 200, body: { errors: false, items: [] } } : pass(...request),
    'lies about versions': async (pass, ...request) => {
      const { status, body } = await pass(...request);
      const text = JSON.stringify(body ?? null).replaceAll(
        /("_seq_no":)(\d+)/g,
        (_, key, seq) => `${key}${Number(seq) + 7}`,
      );
      return { status, body: JSON.parse(text) };
    },
  };

/** The same port, on which the request of that number, from 1, meets a fault; `seen` counts them. */
export function faulty(
  search: SearchPort,
  at: number,
  fault: keyof typeof FAULTS,
): SearchPort & { seen: number } {
  const pass: Pass = (...request) => search.request(...request);
  const port = {
    url: search.url,
    seen: 0,
    request: async (...request: Request): Promise<SearchResponse> => {
      port.seen += 1;
      const meet = FAULTS[fault];
      return port.seen === at && meet ? meet(pass, ...request) : pass(...request);
    },
  };
  return port;
}

/** The same port, that dies for good at a request that changes something, by its number from 1: before it, or after. */
export function killedAt(
  search: SearchPort,
  at: number,
  when: 'before' | 'after',
): SearchPort & { changes: number } {
  const port = {
    url: search.url,
    changes: 0,
    request: async (...request: Request): Promise<SearchResponse> => {
      if (changes(request)) port.changes += 1;
      if (port.changes > at || (port.changes === at && when === 'before')) throw new Error('killed');
      const answer = await search.request(...request);
      if (port.changes >= at) throw new Error('killed');
      return answer;
    },
  };
  return port;
}
