import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { DasError, reasonOf } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';
import { connectSearch } from '../targets/search.ts';
import type { Environment } from './state.ts';

/** A cluster of someone else's, with what it is made of. `ca` is PEM: its own authority, or those Node trusts. */
export interface ExternalCluster {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly ca: string;
  readonly version: string;
  readonly plugins: readonly string[];
}

/**
 * The cluster that OPENSEARCH_URL, _USERNAME, _PASSWORD and _CA (a PEM file) name, or undefined without the first.
 * Throws USAGE, TARGET_UNREACHABLE and TARGET_REFUSED as connectSearch does, and SANDBOX when it does not say what it is.
 */
export async function findExternal(env: Environment): Promise<ExternalCluster | undefined> {
  const url = env['OPENSEARCH_URL'];
  if (!url) return undefined;
  const access = {
    url: url.replace(/\/+$/, ''),
    username: env['OPENSEARCH_USERNAME'] ?? 'admin',
    password: env['OPENSEARCH_PASSWORD'] ?? '',
    ca: await authorities(env['OPENSEARCH_CA']),
  };
  const search = connectSearch(access);
  return { ...access, version: await versionOf(search), plugins: await pluginsOf(search) };
}

async function authorities(file: string | undefined): Promise<string> {
  if (!file) return rootCertificates.join('\n');
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new DasError('SANDBOX', `OPENSEARCH_CA cannot be read: ${reasonOf(error)}.`);
  });
}

async function versionOf(search: SearchPort): Promise<string> {
  const { status, body } = await search.request('GET', '/');
  const { version } = (body ?? {}) as { readonly version?: { readonly number?: unknown } };
  if (status === 200 && typeof version?.number === 'string') return version.number;
  throw unclear(search, 'GET /', status);
}

async function pluginsOf(search: SearchPort): Promise<readonly string[]> {
  const { status, body } = await search.request('GET', '/_cat/plugins?format=json');
  if (status !== 200 || !Array.isArray(body)) throw unclear(search, 'GET /_cat/plugins', status);
  return [...new Set((body as { readonly component?: unknown }[]).map(({ component }) => String(component)))];
}

function unclear({ url }: SearchPort, question: string, status: number): DasError {
  return new DasError(
    'SANDBOX',
    `${url} answers ${question} with status ${status}, not as an OpenSearch.`,
    'Check OPENSEARCH_URL and the rights of OPENSEARCH_USERNAME.',
  );
}
