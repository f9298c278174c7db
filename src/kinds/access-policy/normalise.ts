import { canonical } from '../../core/canonical.ts';
import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/**
 * Role, mapping and tenant in one form: lists as the sets they are, absent ones as empty, the query of DLS as what it
 * says and not how it is spaced, and without what only the server says (captures 6-security). Idempotent.
 */
export const normalise = ({ role, mapping, tenant }: Body): Body => ({
  ...(isBody(role) ? { role: normalRole(role) } : {}),
  ...(isBody(mapping) ? { mapping: normalMapping(mapping) } : {}),
  ...(isBody(tenant) ? { tenant: { description: tenant['description'] ?? '' } } : {}),
});

const normalRole = (role: Body): Body => ({
  description: role['description'] ?? '',
  cluster_permissions: set(role['cluster_permissions']),
  index_permissions: set(each(role['index_permissions'], normalIndices)),
  tenant_permissions: set(each(role['tenant_permissions'], normalTenants)),
});

const normalIndices = ({ index_patterns, allowed_actions, dls, fls, masked_fields }: Body): Body => ({
  index_patterns: set(index_patterns),
  allowed_actions: set(allowed_actions),
  ...(dls === undefined || dls === null || dls === '' ? {} : { dls: parsed(dls) }),
  fls: set(fls),
  masked_fields: set(masked_fields),
});

const normalTenants = ({ tenant_patterns, allowed_actions }: Body): Body => ({
  tenant_patterns: set(tenant_patterns),
  allowed_actions: set(allowed_actions),
});

const normalMapping = (mapping: Body): Body => ({
  description: mapping['description'] ?? '',
  backend_roles: set(mapping['backend_roles']),
  users: set(mapping['users']),
  hosts: set(mapping['hosts']),
  and_backend_roles: set(mapping['and_backend_roles']),
});

const each = (list: unknown, change: (item: Body) => Body): unknown =>
  Array.isArray(list) ? list.map((item) => (isBody(item) ? change(item) : item)) : list;

/** Without repeats, in the order of their names or, of permissions, of their patterns. */
function set(list: unknown): unknown {
  if (!Array.isArray(list)) return list ?? [];
  const byKey = new Map(list.map((item) => [keyOf(item), item]));
  return [...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
}

const keyOf = (item: unknown): string =>
  isBody(item) ? canonical([item['index_patterns'] ?? item['tenant_patterns'] ?? [], item]) : canonical(item);

/** A query with a variable outside of quotes is no JSON until a user asks: it stays a text. */
function parsed(dls: unknown): unknown {
  try {
    return typeof dls === 'string' ? JSON.parse(dls) : dls;
  } catch {
    return dls;
  }
}
