import { describe, expect, it } from 'vitest';
import type { Action, Body } from '../../../src/core/types.ts';
import { accessPolicy } from '../../../src/kinds/access-policy/index.ts';
import { type Applier, judgeLockOut } from '../../../src/kinds/access-policy/lock-out.ts';
import type { AccessPolicySpec } from '../../../src/kinds/access-policy/spec.gen.ts';
import { resource } from '../../support/tiny-kind.ts';

const ME: Applier = { user_name: 'robot', backend_roles: ['ci', 'team'], roles: ['applier', 'own_index'] };
const SPEC: AccessPolicySpec = {
  cluster: ['cluster_monitor', 'write'],
  indices: [{ patterns: ['das-audit-*'], actions: ['read'] }],
  mapping: { saml: ['ci'] },
};
const of = (spec: AccessPolicySpec): Body =>
  accessPolicy.compile(resource('AccessPolicy', 'applier', spec as unknown as Body), {
    resources: [],
    flavour: 'self-managed',
  });

const told = (
  before: AccessPolicySpec,
  after: AccessPolicySpec | undefined,
  { me = ME, action = 'update' as Action, name = 'applier' } = {},
) => {
  const live = { name, id: name, body: of(before) };
  const wanted = [{ name, action, desired: after && of(after), live, mended: {} }];
  return judgeLockOut(me, { wanted, live: [], declared: [], now: new Date(0) }).risks.map(
    ({ risk, name: of, message }) => `${risk} ${of}: ${message}`,
  );
};
const loses = (what: string) => [
  `locks-out applier: user robot, who applies, holds this role and would lose ${what}`,
];

describe('locks-out', () => {
  it.each<[string, AccessPolicySpec | undefined, string]>([
    ['the role goes', undefined, 'it: it would be deleted'],
    [
      'the backend role by which it is held goes',
      { ...SPEC, mapping: { saml: ['x'] } },
      'it: ci would no longer be mapped',
    ],
    ['it allows less of the cluster', { ...SPEC, cluster: ['write'] }, 'cluster permission cluster_monitor'],
    ['it allows less on indices', { ...SPEC, indices: [] }, 'read on das-audit-*'],
    [
      'it is limited to some documents',
      { ...SPEC, indices: [{ patterns: ['das-audit-*'], actions: ['read'], dls: { term: { a: 1 } } }] },
      'documents that its query (DLS) kept out on das-audit-*',
    ],
  ])('%s', (_name, after, expected) => {
    expect(told(SPEC, after)).toEqual(loses(expected));
  });

  it('the user, all of the groups, or a host by which it may be held', () => {
    const other = { ...SPEC, mapping: { saml: ['x'] } };
    for (const mapping of [{ users: ['rob*'] }, { allOf: ['ci', 'team'] }, { hosts: ['10.0.0.1'] }])
      expect(told({ ...SPEC, mapping }, other)).toEqual([
        expect.stringMatching(/would lose it: .* would no longer be mapped$/),
      ]);
  });

  it('none: another way to hold it stays, it allows more, or it was never held by its mapping', () => {
    expect(told(SPEC, { ...SPEC, mapping: { users: ['robot'] } })).toEqual([]);
    expect(told(SPEC, { ...SPEC, cluster: ['*'] })).toEqual([]);
    const mapping = { allOf: ['ci', 'other'] };
    expect(told({ ...SPEC, mapping }, { ...SPEC, mapping: { users: ['x'] } })).toEqual([]);
  });

  it('none: a role of others, nothing to do, or all access by a role that is built in', () => {
    expect(told(SPEC, undefined, { name: 'auditor' })).toEqual([]);
    expect(told(SPEC, { ...SPEC, cluster: [] }, { action: 'noop' })).toEqual([]);
    expect(told(SPEC, undefined, { me: { ...ME, roles: ['applier', 'all_access'] } })).toEqual([]);
  });
});
