import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../../src/core/diff.ts';
import type { Body } from '../../../src/core/types.ts';
import { accessPolicy } from '../../../src/kinds/access-policy/index.ts';
import type { AccessPolicySpec } from '../../../src/kinds/access-policy/spec.gen.ts';
import { capturesOf } from '../../support/captures.ts';
import { resource } from '../../support/tiny-kind.ts';

const declared = { resources: [], flavour: 'self-managed' } as const;
const policy = (spec: AccessPolicySpec, name = 'auditor') =>
  resource('AccessPolicy', name, spec as unknown as Body);
const normal = (spec: AccessPolicySpec): Body =>
  accessPolicy.normalise(accessPolicy.compile(policy(spec), declared));
const problems = (spec: AccessPolicySpec, name?: string) =>
  accessPolicy.check(policy(spec, name), declared).map(({ path, message }) => `${path}: ${message}`);

const ARN = 'arn:aws:iam::222222222222:role/audit';
const SPEC: AccessPolicySpec = {
  cluster: ['cluster_monitor', 'cluster_composite_ops_ro'],
  indices: [
    {
      patterns: ['das-audit-*'],
      actions: ['search', 'read'],
      dls: { term: { privileged: true } },
      fields: { hide: ['commandText'] },
      mask: ['remoteHost'],
    },
  ],
  tenants: [{ patterns: ['auditors'], access: 'read' }],
  tenant: { description: 'Of the auditors.' },
  mapping: { iam: [ARN], saml: ['auditors'], users: ['irene'], allOf: ['a', 'b'] },
};

describe('a policy', () => {
  it('is a role, its mapping and a tenant in the language of the security API', () => {
    expect(accessPolicy.compile(policy(SPEC), declared)).toEqual({
      role: {
        description: 'AccessPolicy/auditor of a test',
        cluster_permissions: ['cluster_monitor', 'cluster_composite_ops_ro'],
        index_permissions: [
          {
            index_patterns: ['das-audit-*'],
            allowed_actions: ['search', 'read'],
            dls: '{"term":{"privileged":true}}',
            fls: ['~commandText'],
            masked_fields: ['remoteHost'],
          },
        ],
        tenant_permissions: [{ tenant_patterns: ['auditors'], allowed_actions: ['kibana_all_read'] }],
      },
      mapping: {
        backend_roles: [ARN, 'auditors'],
        users: ['irene'],
        hosts: [],
        and_backend_roles: ['a', 'b'],
      },
      tenant: { description: 'Of the auditors.' },
    });
  });

  it.each<[string, AccessPolicySpec]>([
    ['lists in another order', { ...SPEC, cluster: ['cluster_composite_ops_ro', 'cluster_monitor'] }],
    [
      'the keys of a query in another order',
      {
        ...SPEC,
        indices: [{ patterns: ['p'], actions: ['read'], dls: { bool: { filter: [], must: [] } } }],
      },
    ],
  ])('%s is no change', (_name, spec) => {
    const turned = JSON.parse(JSON.stringify(spec), (_key, value) => turn(value));
    expect(diff(normal(spec), normal(turned))).toEqual([]);
  });

  it('a query that is spaced otherwise is no change, another one is', () => {
    const role = (dls: unknown) => ({
      role: { index_permissions: [{ index_patterns: 'a', dls }] },
    });
    const of = (dls: unknown) => accessPolicy.normalise(role(dls));
    expect(of('{ "term" :\n {"a": 1} }')).toEqual(of('{"term":{"a":1}}'));
    expect(diff(of('{"term":{"a":2}}'), of('{"term":{"a":1}}')).map(({ path }) => path)).toEqual([
      '/role/index_permissions/0/dls/term/a',
    ]);
    expect(of('{"terms":{"a":[${user.roles}]}}')).not.toEqual(of('{"terms":{"a":[]}}'));
    expect(of(null)).toEqual(of(undefined));
    expect(of('')).toEqual(of(undefined));
  });

  it('is normal once normalised, whatever the server holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('role', 'mapping', 'tenant'), LIVE), (body) => {
        const once = accessPolicy.normalise(body);
        expect(accessPolicy.normalise(once)).toEqual(once);
      }),
    );
  });
});

const NAMES = fc.array(fc.constantFrom('b', 'a', '*', '~x'), { maxLength: 3 });
const LIVE = fc.record(
  {
    description: fc.constantFrom('', 'x'),
    reserved: fc.boolean(),
    cluster_permissions: NAMES,
    backend_roles: NAMES,
    and_backend_roles: NAMES,
    index_permissions: fc.array(
      fc.record(
        {
          index_patterns: NAMES,
          allowed_actions: NAMES,
          dls: fc.constantFrom(null, '', '{"a": 1}', '{"a":1}', 'no json', '"text"', '1'),
          fls: NAMES,
          masked_fields: fc.option(NAMES),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
    tenant_permissions: fc.array(fc.record({ tenant_patterns: NAMES, allowed_actions: NAMES })),
  },
  { requiredKeys: [] },
);

const turn = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse());
};

describe('what the real server answered', () => {
  const [created, read, , minimal] = capturesOf('6-security');
  const roleIn = (body: unknown): Body => accessPolicy.normalise({ role: (body as Body)['cap_auditor'] });

  it('is the same as what was sent', () => {
    expect(
      diff(accessPolicy.normalise({ role: created?.request.body }), roleIn(read?.response.body)),
    ).toEqual([]);
  });

  it('has no limits where none are told', () => {
    expect(roleIn(minimal?.response.body)).toMatchObject({
      role: { description: '', index_permissions: [{ fls: [], masked_fields: [] }] },
    });
  });
});

describe('what the schema cannot say', () => {
  it.each(['all_access', 'kibana_user', 'alerting_full_access', 'readall', 'security_rest_api_access'])(
    'a role that is built in is not ours: %s',
    (name) => {
      expect(problems(SPEC, name)).toEqual([
        `/name: the role "${name}" is built into the server and is left alone`,
      ]);
    },
  );

  it('nothing is given to everybody', () => {
    expect(problems({ mapping: { hosts: ['10.0.0.1', '*'], users: ['*'], saml: ['a*'] } }).sort()).toEqual([
      '/spec/mapping/hosts/1: "*" would give the role to everybody who can log in; name who is meant',
      '/spec/mapping/users/0: "*" would give the role to everybody who can log in; name who is meant',
    ]);
  });

  it('the right to write roles is not granted by a role', () => {
    expect(problems({ cluster: ['restapi:admin/roles'], mapping: { users: ['a'] } })).toEqual([
      '/spec/cluster/0: "restapi:admin/roles" can be granted by the admin certificate alone; name the role in plugins.security.restapi.roles_enabled of opensearch.yml instead',
    ]);
  });

  it('all else is fine', () => {
    expect(problems(SPEC)).toEqual([]);
  });
});
