import { diff, isBody } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, hint, joined, valueAt } from '../facts.ts';
import { compareNamed, compareNames, type NamedList } from '../lists.ts';
import { listed, named } from '../say.ts';

type Side = Body | undefined;

/** What the role allows on which indices, within which limits, who holds it, and its tenant. */
export const words = (before: Side, after: Side): Words =>
  joined([
    ...LISTS.map(([about, path]) => compareSets(about, path, before, after)),
    ...PERMISSIONS.map((list) => permissions(list, before, after)),
    compareFacts(before, after, (body) => {
      const description = valueAt(body, '/tenant/description');
      if (description === undefined) return [];
      return [{ about: 'tenant', is: named(description), paths: ['/tenant/description'], owner: '/tenant' }];
    }),
    before && after ? hint() : empties(after ?? before),
  ]);

/** All lists of a policy are sets in one order: what came and went tells all of them. */
function compareSets(about: string, path: string, before: Side, after: Side): Words {
  const { words: said } = compareNames(about, path, before, after);
  return { words: said, told: said.length > 0 ? [path] : [] };
}

const LISTS = [
  ['held by backend roles', '/mapping/backend_roles'],
  ['held by users', '/mapping/users'],
  ['held by hosts', '/mapping/hosts'],
  ['held by whoever has all of', '/mapping/and_backend_roles'],
  ['cluster permissions', '/role/cluster_permissions'],
] as const;

const PERMISSIONS: readonly NamedList[] = [
  {
    about: 'index permissions',
    path: '/role/index_permissions',
    nameOf: (item) => namesIn(item['index_patterns']),
    gone: (name) => `nothing on ${name} any more`,
    come: (name, item) => granted(name, item),
    stayed: (name, was, is) =>
      joined([
        compareSets(`actions on ${name}`, '/allowed_actions', was, is),
        compareSets(`fields on ${name}`, '/fls', was, is),
        compareSets(`masked on ${name}`, '/masked_fields', was, is),
        query(name, was['dls'], is['dls']),
      ]),
  },
  {
    about: 'tenant permissions',
    path: '/role/tenant_permissions',
    nameOf: (item) => namesIn(item['tenant_patterns']),
    gone: (name) => `nothing in tenants ${name} any more`,
    come: (name, item) => `in tenants ${name} ${namesIn(item['allowed_actions']) ?? 'something'}`,
    stayed: (name, was, is) => compareSets(`in tenants ${name}`, '/allowed_actions', was, is),
  },
];

const namesIn = (value: unknown): string | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? listed(value) : undefined;

/** Of what is made or gone as a whole, each permission by itself. */
function permissions(list: NamedList, before: Side, after: Side): Words {
  if (before && after) return compareNamed(before, after, list);
  const all = valueAt(after ?? before, list.path);
  const items = Array.isArray(all) && all.every(isBody) ? all : [];
  return hint(
    ...items
      .flatMap((item) => list.nameOf(item) ?? [])
      .map((name, index) => list.come(String(name), items[index] ?? {})),
  );
}

function granted(name: string, { allowed_actions, dls, fls, masked_fields }: Body): string {
  const parts = [
    `on ${name} ${namesIn(allowed_actions) ?? 'something'}`,
    ...(dls === undefined ? [] : ['limited by a query (DLS)']),
    ...withNames('fields', fls),
    ...withNames('masked', masked_fields),
  ];
  return parts.join('; ');
}

function withNames(about: string, value: unknown): string[] {
  const names = namesIn(value);
  return names ? [`${about} ${names}`] : [];
}

function query(name: string, was: unknown, is: unknown): Words {
  if (was === undefined && is === undefined) return hint();
  if (was === undefined) return hint(`limited by a query (DLS) on ${name}`);
  if (is === undefined) return hint(`no longer limited by a query (DLS) on ${name}`);
  return diff(was, is).length === 0 ? hint() : hint(`limited by another query (DLS) on ${name}`);
}

/** An empty list goes without saying where a policy is made or gone. */
function empties(side: Side): Words {
  const paths = [...LISTS.map(([, path]) => path), ...PERMISSIONS.map(({ path }) => path)];
  const empty = paths.filter(
    (path) => [valueAt(side, path)].flat().length === 0 && valueAt(side, path) !== undefined,
  );
  return { words: [], told: empty };
}
