import { DasError } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';
import { isReading } from './repeatable.ts';

/** Snapshot management came with 2.1, notifications with 2.0 (OpenSearch release notes). */
const OLDEST = [2, 1] as const;

/** What `GET /` says; an Amazon domain in compatibility mode gives 7.10.2 as its number, so that old clients go on. */
interface Told {
  readonly tagline?: unknown;
  readonly version?: { readonly number?: unknown; readonly distribution?: unknown };
}

/**
 * The same port, which asks once what the server is: beside the first requests that read, and before the first that
 * writes. Requests to a server that cannot hold our kinds reject with TARGET_REFUSED.
 */
export function onlySupported(search: SearchPort): SearchPort {
  let checked: Promise<void> | undefined;
  return {
    url: search.url,
    request: async (method, path, ...more) => {
      checked ??= expectSupported(search);
      if (!isReading(method, path)) await checked;
      const [answer] = await Promise.all([search.request(method, path, ...more), checked]);
      return answer;
    },
  };
}

/** Who may not ask (403) is not refused for that: what lacks is told by the request that needs it. */
async function expectSupported(search: SearchPort): Promise<void> {
  const { status, body } = await search.request('GET', '/');
  if (status >= 400) return;
  const { number, isOpenSearch } = whatIs(body);
  if (number === undefined)
    throw refused(`${search.url} does not answer as OpenSearch does`, 'Check the address.');
  if (!isOpenSearch) throw refused(`${search.url} is Elasticsearch ${number}`, NEEDED);
  if (isOlder(number)) throw refused(`${search.url} is OpenSearch ${number}`, NEEDED);
}

const NEEDED = `das-compliance needs OpenSearch ${OLDEST.join('.')} or newer.`;
const refused = (message: string, hint: string) => new DasError('TARGET_REFUSED', `${message}.`, hint);

function whatIs(body: unknown) {
  const { version, tagline } = (typeof body === 'object' ? (body ?? {}) : {}) as Told;
  return {
    number: typeof version?.number === 'string' ? version.number.slice(0, 40) : undefined,
    isOpenSearch: version?.distribution === 'opensearch' || String(tagline).includes('OpenSearch'),
  };
}

function isOlder(number: string): boolean {
  const [major = 0, minor = 0] = number.split('.').map(Number);
  const isCompatibilityMode = number === '7.10.2';
  return !isCompatibilityMode && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]));
}
