import { expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import { bodyOf, GLOBAL } from './objects.ts';

/** Tenants by name, each with whether it may be written; undefined where the server knows neither users nor tenants. */
export type Tenants = ReadonlyMap<string, boolean> | undefined;

/**
 * The tenants that the user of the environment may read. Dashboards takes another one without a word where the one that is asked
 * for is not among them, so nothing is read or written before this was looked at.
 */
export async function tenantsOf(search: SearchPort): Promise<Tenants> {
  const answer = await search.request('GET', '/_plugins/_security/authinfo');
  if (answer.status === 400 || answer.status === 404) return undefined;
  const { tenants } = expectOk(answer, 'Reading which tenants there are');
  return new Map(Object.entries(bodyOf(tenants)).map(([name, writable]) => [name, writable === true]));
}

export const mayRead = (tenants: Tenants, tenant: string): boolean =>
  tenants ? tenants.has(nameOf(tenant)) : tenant === GLOBAL;

/** Throws TARGET_REFUSED for the first of these tenants that the user may not write to. */
export function checkWritable(tenants: Tenants, wanted: readonly string[], attempt: string): void {
  const refused = wanted.find((tenant) =>
    tenants ? tenants.get(nameOf(tenant)) !== true : tenant !== GLOBAL,
  );
  if (refused === undefined) return;
  throw new DasError(
    'TARGET_REFUSED',
    `${attempt}: tenant "${refused}" is not there, or this user may not write to it.`,
    'Check its name, and that a role of the user gives kibana_all_write on it.',
  );
}

/** The security plugin calls the global tenant so. */
const nameOf = (tenant: string): string => (tenant === GLOBAL ? 'global_tenant' : tenant);
