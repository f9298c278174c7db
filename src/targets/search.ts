import { Client, type ClientOptions, errors } from '@opensearch-project/opensearch';
import { DasError, reasonOf } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';

/** How to reach one OpenSearch. `ca` is PEM text; without it the system's authorities are trusted. */
export interface SearchSettings {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  readonly ca?: string;
  /** Milliseconds one request may take; 30,000 unless said. */
  readonly timeout?: number;
}

/**
 * A SearchPort over the official client (retries on lost connections, keep-alive, TLS). Throws USAGE when the address
 * is none, or holds a user or password; requests throw TARGET_UNREACHABLE when no answer comes and TARGET_REFUSED on
 * wrong credentials (401).
 */
export function connectSearch(settings: SearchSettings): SearchPort {
  checkAddress(settings.url);
  const client = new Client(clientOptions(settings));
  return {
    url: settings.url,
    request: async (method, path, body) => {
      try {
        const { statusCode, body: answer } = await client.transport.request({
          method,
          path,
          ...payload(body),
        });
        return { status: statusCode ?? 0, body: answer };
      } catch (error) {
        if (error instanceof errors.ResponseError && error.statusCode !== 401) {
          return { status: error.statusCode ?? 0, body: error.body };
        }
        throw explain(error, settings);
      }
    },
  };
}

/** The client's own words are no sentence; and the address is part of every error, so it must hold no secret. */
function checkAddress(url: string): void {
  const hint =
    'Give OPENSEARCH_URL, or url of the environment, as https://HOST:PORT; user and password have places of their own.';
  if (url.includes('@'))
    throw new DasError('USAGE', 'The address of OpenSearch holds a user or password.', hint);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new DasError('USAGE', `"${url}" is no address of OpenSearch.`, hint);
}

function clientOptions({ url, username, password, ca, timeout }: SearchSettings): ClientOptions {
  return {
    node: url,
    requestTimeout: timeout ?? 30_000,
    maxRetries: 2,
    ...(username === undefined ? {} : { auth: { username, password: password ?? '' } }),
    ...(ca === undefined ? {} : { ssl: { ca } }),
  };
}

function payload(body: unknown): { body?: object; bulkBody?: string } {
  if (body === undefined) return {};
  return typeof body === 'string' ? { bulkBody: body } : { body: body as object };
}

function explain(error: unknown, { url, username }: SearchSettings): DasError {
  if (error instanceof errors.ResponseError) {
    const who = username === undefined ? 'a request without credentials' : `user "${username}"`;
    return new DasError(
      'TARGET_REFUSED',
      `${url} refused ${who} (401).`,
      'Check the username and password of this environment.',
    );
  }
  return new DasError(
    'TARGET_UNREACHABLE',
    `${url} does not answer: ${reasonOf(error)}.`,
    'Check the address, the network and, for TLS errors, the certificate authority of this environment.',
  );
}
