import { expectGone, expectOk } from './answers.ts';
import type { SearchPort } from './ports.ts';

const OURS = 'das-audit-*,das-compliance-*';

interface IndexLine {
  readonly index: string;
  readonly 'docs.count': string | null;
}

/** Indices of audit data, inventory and accounts, each with its number of documents. */
export async function whatStays(search: SearchPort): Promise<string[]> {
  return (await list(search)).map((line) => `${line.index} (${line['docs.count'] ?? '?'} documents)`);
}

/** Deletes those indices, each by its own name, never by a pattern. Returns the names. */
export async function removeData(search: SearchPort): Promise<string[]> {
  const names = (await list(search)).map(({ index }) => index);
  for (const name of names) expectGone(await search.request('DELETE', `/${name}`), `Deleting index ${name}`);
  return names;
}

async function list(search: SearchPort): Promise<readonly IndexLine[]> {
  const path = `/_cat/indices/${OURS}?format=json&h=index,docs.count&s=index&expand_wildcards=all`;
  const answer = await search.request('GET', path);
  if (answer.status === 404) return [];
  return expectOk(answer, 'Listing our indices') as unknown as readonly IndexLine[];
}
