import { canonical } from '../../core/canonical.ts';
import type { Body } from '../../core/types.ts';
import { covers } from '../index-patterns.ts';
import { listed, named } from '../say.ts';

/** What a role is made of, normalised. */
interface Role {
  readonly cluster_permissions: readonly string[];
  readonly index_permissions: readonly IndexPermission[];
  readonly tenant_permissions: readonly {
    readonly tenant_patterns: readonly string[];
    readonly allowed_actions: readonly string[];
  }[];
}

interface IndexPermission {
  readonly index_patterns: readonly string[];
  readonly allowed_actions: readonly string[];
  readonly dls?: unknown;
  readonly fls: readonly string[];
  readonly masked_fields: readonly string[];
}

const NOTHING: Role = { cluster_permissions: [], index_permissions: [], tenant_permissions: [] };

/**
 * What a role may do that another may not, in phrases: "read on das-audit-*". Where nobody can tell (another query of
 * DLS, an action group that may hold what was granted by name) it counts as more. Roles are normalised.
 */
export function gainedByRole(was: Body | undefined, would: Body | undefined): string[] {
  const [less, more] = [(was ?? NOTHING) as unknown as Role, (would ?? NOTHING) as unknown as Role];
  return [
    ...uncovered(less.cluster_permissions, more.cluster_permissions).map(
      (one) => `cluster permission ${named(one)}`,
    ),
    ...unique(more.index_permissions.flatMap((one) => gainedOnIndices(less.index_permissions, one))),
    ...unique(
      more.tenant_permissions.flatMap(({ tenant_patterns, allowed_actions }) =>
        gainedOn(
          less.tenant_permissions.map((one) => ({ ...one, patterns: one.tenant_patterns })),
          tenant_patterns,
          allowed_actions,
        ).map((one) => `tenant permission ${one}`),
      ),
    ),
  ];
}

/** Who holds a role by one mapping and not by another, in phrases. Mappings are normalised. */
export function gainedByMapping(was: Body | undefined, would: Body | undefined): string[] {
  const names = (side: Body | undefined, key: string) => (side?.[key] ?? []) as readonly string[];
  const [all, allBefore] = [names(would, 'and_backend_roles'), names(was, 'and_backend_roles')];
  const eased = all.length > 0 && (allBefore.length === 0 || uncovered(all, allBefore).length > 0);
  return [
    ...HOLDERS.flatMap(({ key, called }) =>
      uncovered(names(was, key), names(would, key)).map((one) => `${called} ${named(one)}`),
    ),
    ...(eased ? [`whoever has all of ${listed(all)}`] : []),
  ];
}

const HOLDERS = [
  { key: 'backend_roles', called: 'backend role' },
  { key: 'users', called: 'user' },
  { key: 'hosts', called: 'host' },
];

function gainedOnIndices(less: readonly IndexPermission[], more: IndexPermission): string[] {
  if (less.some((one) => canonical(one) === canonical(more))) return [];
  const actions = gainedOn(
    less.map((one) => ({ ...one, patterns: one.index_patterns })),
    more.index_patterns,
    more.allowed_actions,
  );
  return [...actions, ...more.index_patterns.flatMap((pattern) => freedOn(less, pattern, more))];
}

interface Granted {
  readonly patterns: readonly string[];
  readonly allowed_actions: readonly string[];
}

const gainedOn = (less: readonly Granted[], patterns: readonly string[], actions: readonly string[]) =>
  patterns.flatMap((pattern) => {
    const known = less.filter((one) => uncovered(one.patterns, [pattern]).length === 0);
    const found = uncovered(
      known.flatMap((one) => one.allowed_actions),
      actions,
    );
    return found.length > 0 ? [`${listed(found)} on ${named(pattern)}`] : [];
  });

/** One permission without a limit lifts it from all others of the same index, whatever actions it is for. */
function freedOn(less: readonly IndexPermission[], pattern: string, more: IndexPermission): string[] {
  const known = less.filter((one) => uncovered(one.index_patterns, [pattern]).length === 0);
  const [least = []] = known.map((one) => freed(one, more)).sort((one, other) => one.length - other.length);
  return least.map((one) => `${one} on ${named(pattern)}`);
}

function freed(was: IndexPermission, would: IndexPermission): string[] {
  return [
    ...freedDocuments(was.dls, would.dls),
    ...shownFields(was.fls, would.fls),
    ...was.masked_fields
      .filter((one) => !would.masked_fields.includes(one))
      .map((one) => `field ${named(one)} unmasked`),
  ];
}

function freedDocuments(was: unknown, would: unknown): string[] {
  if (was === undefined || canonical(was) === canonical(would)) return [];
  return [
    would === undefined ? 'documents that its query (DLS) kept out' : 'documents of another query (DLS)',
  ];
}

/** A field that is hidden bears a tilde; without one, a list names the only fields that are shown. */
function shownFields(was: readonly string[], would: readonly string[]): string[] {
  if (was.length === 0 || canonical(was) === canonical(would)) return [];
  if (would.length === 0) return ['every field'];
  const [hid, hides] = [was, would].map((list) => list.every((one) => one.startsWith('~')));
  if (hid !== hides) return ['other fields'];
  const shown = hid ? was.filter((one) => !would.includes(one)) : would.filter((one) => !was.includes(one));
  return shown.map((one) => `field ${named(one.replace(/^~/, ''))}`);
}

const uncovered = (wide: readonly string[], narrow: readonly string[]): string[] =>
  narrow.filter((one) => !wide.some((other) => covers(other, one)));

const unique = (phrases: readonly string[]): string[] => [...new Set(phrases)];
