import { objectOf } from '../json.ts';
import type { Call } from '../routes.ts';

/** Where a call reads and writes. */
export interface Tenant {
  readonly name: string;
  readonly isWritable: boolean;
}

/**
 * The tenant of a call: the one in the header `securitytenant`, if the caller has it. Else, as Dashboards does and without
 * a word, the global one, and the caller's own where that is not to be had either.
 */
export async function tenantOf({ node, headers }: Call): Promise<Tenant> {
  const { body } = await node.request('GET', '/_plugins/_security/authinfo');
  const { user_name: user, tenants } = objectOf(body);
  const asked = String(headers['securitytenant'] ?? '');
  const own = { name: `__user__${user}`, isWritable: true };
  if (asked === '__user__') return own;
  const known = objectOf(tenants);
  const wanted = ['', 'global', 'global_tenant'].includes(asked) || known[asked] === undefined ? '' : asked;
  const isWritable = known[wanted === '' ? 'global_tenant' : wanted];
  return isWritable === undefined ? own : { name: wanted, isWritable: isWritable === true };
}
