import { expectGone, expectOk } from './answers.ts';
import { INVENTORY_INDEX } from './inventory.ts';
import type { SearchPort } from './ports.ts';

const OURS = 'das-audit-*,das-compliance-*';

interface IndexLine {
  readonly index: string;
  readonly 'docs.count': string | null;
}

/**
 * Indices of audit data, inventory and accounts with their documents, those of one data class together:
 * `das-audit-pci-* (12 indices, 5000 documents)`.
 */
export async function whatStays(search: SearchPort): Promise<string[]> {
  const groups = new Map<string, { indices: number; documents: number }>();
  for (const line of await list(search)) {
    const name = line.index.startsWith('das-audit-') ? line.index.replace(/-[^-]*$/, '-*') : line.index;
    const group = groups.get(name) ?? { indices: 0, documents: 0 };
    groups.set(name, {
      indices: group.indices + 1,
      documents: group.documents + Number(line['docs.count'] ?? 0),
    });
  }
  return [...groups].map(
    ([name, { indices, documents }]) =>
      `${name} (${indices} ${indices === 1 ? 'index' : 'indices'}, ${documents} documents)`,
  );
}

/**
 * Deletes those indices, each by its own name, never by a pattern, and the inventory last: cut short, it still says what is
 * ours. Returns the names.
 */
export async function removeData(search: SearchPort): Promise<string[]> {
  const all = (await list(search)).map(({ index }) => index);
  const names = [
    ...all.filter((name) => name !== INVENTORY_INDEX),
    ...all.filter((name) => name === INVENTORY_INDEX),
  ];
  for (const name of names) expectGone(await search.request('DELETE', `/${name}`), `Deleting index ${name}`);
  return names;
}

async function list(search: SearchPort): Promise<readonly IndexLine[]> {
  const path = `/_cat/indices/${OURS}?format=json&h=index,docs.count&s=index&expand_wildcards=all`;
  const answer = await search.request('GET', path);
  if (answer.status === 404) return [];
  return expectOk(answer, 'Listing our indices') as unknown as readonly IndexLine[];
}
