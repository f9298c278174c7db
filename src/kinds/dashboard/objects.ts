import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/** Types of saved objects, in the order in which they are written: what is referred to comes first. */
export const TYPES: readonly string[] = ['index-pattern', 'visualization', 'search', 'dashboard'];

/** The tenant that holds what names no other, as Dashboards calls it. */
export const GLOBAL = 'global';

/**
 * What each type is stamped with. Dashboards migrates what has no stamp as if it were years old; none of these has moved since
 * OpenSearch Dashboards began.
 */
export const MIGRATION_VERSIONS: Readonly<Record<string, string>> = {
  'index-pattern': '7.6.0',
  visualization: '7.10.0',
  search: '7.9.3',
  dashboard: '7.9.3',
};

/** Where one object is. */
export interface Place {
  readonly tenant: string;
  readonly type: string;
  readonly id: string;
}

export interface ObjectReference {
  readonly name: string;
  readonly type: string;
  readonly id: string;
}

/** One saved object as it is sent and read, and the tenant that holds it. */
export interface SavedObjectBody extends Place {
  /** Embedded JSON is text. */
  readonly attributes: Body;
  readonly references: readonly ObjectReference[];
  /** The server's token of this state; absent on what was not read. */
  readonly version?: string;
  /** Whether it is there though we never applied it: it would be overwritten, and owned from then on. */
  readonly foreign?: boolean;
  /** Whether another declaration has it by now: this one gives it up, and does not delete it. */
  readonly handedOver?: boolean;
}

/** The saved objects of a body that was compiled or read, but not normalised. */
export const savedObjectsIn = (body: Body): readonly SavedObjectBody[] =>
  Array.isArray(body['objects']) ? (body['objects'] as SavedObjectBody[]) : [];

/** Where the objects of a normalised body are. */
export const placesIn = (body: Body | undefined): readonly Place[] =>
  Object.entries(bodyOf(body?.['objects'])).flatMap(([tenant, objects]) =>
    Object.keys(bodyOf(objects)).map((key) => ({ tenant, ...typeAndId(key) })),
  );

/** A place as one text; no two places have the same. */
export const keyOf = ({ tenant, type, id }: Place): string => `${tenant}/${type}:${id}`;

/** Objects or places of one tenant together. */
export function byTenant<P extends Place>(places: Iterable<P>): ReadonlyMap<string, readonly P[]> {
  const groups = new Map<string, P[]>();
  for (const place of places) groups.set(place.tenant, [...(groups.get(place.tenant) ?? []), place]);
  return groups;
}

function typeAndId(key: string): { type: string; id: string } {
  const colon = key.indexOf(':');
  return { type: key.slice(0, colon), id: key.slice(colon + 1) };
}

export const bodyOf = (value: unknown): Body => (isBody(value) ? value : {});

/** Every member of an object, changed. */
export const pairsOf = (body: Body, change: (key: string, value: unknown) => unknown): Body =>
  Object.fromEntries(Object.entries(body).map(([key, value]) => [key, change(key, value)]));

/** The names by which attributes, written out, refer to something: values of keys such as `panelRefName`. */
export function namesOfReferences(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesOfReferences);
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isReferenceName(key) && typeof inner === 'string' ? [inner] : namesOfReferences(inner),
  );
}

export const isReferenceName = (key: string): boolean => key.endsWith('RefName');
