import { type Documents, type Found, foundIn, openDocuments } from '../documents.ts';
import { isJson, type Json, listOf, objectOf } from '../json.ts';
import type { CallerNode, NodeAnswer } from '../upstream.ts';

/** One saved object as a caller writes it. `version` is the token of the state that it replaces. */
export interface Written {
  readonly type: string;
  readonly id: string;
  readonly attributes: Json;
  readonly references: readonly unknown[];
  readonly migrationVersion: Json;
  readonly version?: string;
}

const KEYWORD = { type: 'keyword' };

/** Saved objects of all tenants, in an index of the sandbox's own: `.kibana` is guarded by the security plugin. */
export const openSavedObjects = (): Documents =>
  openDocuments('.das-sandbox-saved-objects', {
    tenant: KEYWORD,
    type: KEYWORD,
    id: KEYWORD,
    title: { type: 'text' },
    references: { type: 'nested', properties: { name: KEYWORD, type: KEYWORD, id: KEYWORD } },
  });

export const documentId = (tenant: string, type: string, id: string): string => `${tenant}/${type}:${id}`;

/** Stores an object; `create` refuses one that is there, a version one that has moved (409). */
export function store(
  documents: Documents,
  node: CallerNode,
  tenant: string,
  object: Written,
  how: { readonly overwrite: boolean; readonly now: number },
): Promise<NodeAnswer> {
  const { version, ...kept } = object;
  const source = {
    tenant,
    title: object.attributes['title'],
    ...kept,
    updated_at: new Date(how.now).toISOString(),
  };
  const guard = how.overwrite ? (version === undefined ? {} : decoded(version)) : { op_type: 'create' };
  return documents.put(node, documentId(tenant, object.type, object.id), source, guard);
}

/** An object as the API answers it. */
export function shown({ _seq_no, _primary_term, _source }: Found, fields?: readonly string[]): Json {
  const { type, id, attributes, references, migrationVersion, updated_at } = _source;
  const given = objectOf(attributes);
  const picked = fields
    ? Object.fromEntries(Object.entries(given).filter(([name]) => fields.includes(name)))
    : given;
  return {
    id,
    type,
    updated_at,
    version: encoded(_seq_no, _primary_term),
    attributes: picked,
    references: listOf(references),
    migrationVersion,
  };
}

export async function find(
  documents: Documents,
  node: CallerNode,
  tenant: string,
  type: string,
  id: string,
): Promise<Found | undefined> {
  return foundIn(await documents.get(node, documentId(tenant, type, id)));
}

/** Base64 of `[seq_no, primary_term]`, as Dashboards makes it. */
export const encoded = (seqNo: unknown, primaryTerm: unknown): string =>
  Buffer.from(JSON.stringify([seqNo, primaryTerm])).toString('base64');

export function decoded(version: string): { if_seq_no: string; if_primary_term: string } {
  const [seqNo, primaryTerm] = JSON.parse(Buffer.from(version, 'base64').toString('utf8')) as number[];
  return { if_seq_no: String(seqNo), if_primary_term: String(primaryTerm) };
}

/** What an update leaves: members that are objects are merged, all else is replaced. */
export const merged = (before: Json, change: Json): Json => ({
  ...before,
  ...Object.fromEntries(
    Object.entries(change).map(([key, value]) => {
      const old = before[key];
      return [key, isJson(old) && isJson(value) ? merged(old, value) : value];
    }),
  ),
});
