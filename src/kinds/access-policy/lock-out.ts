import { expectOk } from '../../core/answers.ts';
import type { Inspection, Seen, Wanted } from '../../core/kind.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body } from '../../core/types.ts';
import { covers } from '../index-patterns.ts';
import { listed, named } from '../say.ts';
import { gainedByRole } from './gains.ts';
import { normalise } from './normalise.ts';

/** Who applies, as the server knows them. */
export interface Applier {
  readonly user_name: string;
  readonly backend_roles: readonly string[];
  readonly roles: readonly string[];
}

export const readApplier = async (search: SearchPort): Promise<Applier> =>
  expectOk(
    await search.request('GET', '/_plugins/_security/authinfo'),
    'Asking who we are',
  ) as unknown as Applier;

/** What would take access from whoever applies. Who has all access by a role that is built in can lose none. Pure. */
export function judgeLockOut(applier: Applier, { wanted }: Seen): Inspection {
  const held = applier.roles.includes('all_access')
    ? []
    : wanted.filter(({ name, action }) => action !== 'noop' && applier.roles.includes(name));
  const risks = held.flatMap((one) =>
    lossOf(applier, one).map((loss) => ({
      name: one.name,
      risk: 'locks-out' as const,
      message: `user ${named(applier.user_name)}, who applies, holds this role and would lose ${loss}`,
    })),
  );
  return { findings: [], pending: [], risks };
}

function lossOf(applier: Applier, { live, desired }: Wanted): string[] {
  if (!desired) return ['it: it would be deleted'];
  const [before, after] = [normalise(live?.body ?? {}), normalise(desired)] as Record<string, Body>[];
  const ways = waysIn(before?.['mapping'], applier);
  if (ways.length > 0 && waysIn(after?.['mapping'], applier).length === 0)
    return [`it: ${listed(ways)} would no longer be mapped`];
  const lost = gainedByRole(after?.['role'], before?.['role']);
  return lost.length > 0 ? [lost.join('; ')] : [];
}

/** By which entries of a mapping somebody holds its role. From which host they came it cannot know: any may be theirs. */
function waysIn(mapping: Body | undefined, { user_name, backend_roles }: Applier): string[] {
  const entries = (key: string) => (mapping?.[key] ?? []) as readonly string[];
  const matching = (key: string, names: readonly string[]): string[] =>
    entries(key).filter((entry) => names.some((name) => covers(entry, name)));
  const all = matching('and_backend_roles', backend_roles);
  return [
    ...matching('users', [user_name]),
    ...matching('backend_roles', backend_roles),
    ...(all.length === entries('and_backend_roles').length ? all : []),
    ...entries('hosts'),
  ];
}
