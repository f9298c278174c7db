import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { valueAt } from '../facts.ts';
import { read } from './embedded.ts';
import { quiet } from './noise.ts';
import { isReferenceName, pairsOf, placesIn, type SavedObjectBody, savedObjectsIn } from './objects.ts';

/**
 * Saved objects by tenant and `type:id`, embedded JSON written out, and what Dashboards changes of its own accord left
 * out. A name that stands for a reference is replaced by what it refers to, for Dashboards names them anew at each
 * save: so the order of panels means nothing, and a panel says what it shows. Idempotent.
 */
export function normalise(body: Body): Body {
  if (!Array.isArray(body['objects'])) return body;
  const tenants: Record<string, Record<string, Body>> = {};
  for (const one of savedObjectsIn(body)) {
    tenants[one.tenant] = { ...tenants[one.tenant], [`${one.type}:${one.id}`]: normalObject(one) };
  }
  return { objects: tenants };
}

/** One saved object in that form. `foreign` stays only where it is true. */
export function normalObject({ type, attributes, references, foreign }: SavedObjectBody): Body {
  const named = new Map(references.map(({ name, ...target }): [string, Body] => [name, target]));
  const used = new Set<string>();
  const resolved = resolve(read(type, attributes), named, used) as Body;
  const left = references.filter(({ name }) => !used.has(name));
  return {
    attributes: quiet(type, resolved),
    ...(left.length === 0 ? {} : { references: byName(left) }),
    ...(foreign ? { foreign } : {}),
  };
}

function resolve(value: unknown, named: ReadonlyMap<string, Body>, used: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, named, used));
  if (!isBody(value)) return value;
  return pairsOf(value, (key, inner) => {
    const target = isReferenceName(key) && typeof inner === 'string' ? named.get(inner) : undefined;
    if (target !== undefined) used.add(String(inner));
    return target ?? resolve(inner, named, used);
  });
}

/** A name that stands twice keeps the list as it is. */
function byName(references: SavedObjectBody['references']): unknown {
  const names = new Set(references.map(({ name }) => name));
  if (names.size < references.length) return references;
  return Object.fromEntries(references.map(({ name, ...target }) => [name, target]));
}

/** The objects of a normalised body that are there though we never applied them, in words. */
export const foreignIn = (body: Body | undefined): readonly string[] =>
  placesIn(body)
    .filter(({ tenant, type, id }) => valueAt(body, `/objects/${tenant}/${type}:${id}/foreign`) === true)
    .map(({ type, id }) => `${type} "${id}"`);
