import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { accessPolicy } from '../../../src/kinds/access-policy/index.ts';
import type { AccessPolicySpec, IndexPermission } from '../../../src/kinds/access-policy/spec.gen.ts';
import { resource } from '../../support/tiny-kind.ts';

const of = (spec: Partial<AccessPolicySpec>): Body =>
  accessPolicy.normalise(
    accessPolicy.compile(resource('AccessPolicy', 'a', { mapping: { users: ['irene'] }, ...spec }), {
      resources: [],
      flavour: 'self-managed',
    }),
  );
const told = (before: Body | undefined, after: Body | undefined, established = true) =>
  accessPolicy.risks(before, after, established).map(({ risk, message }) => `${risk}: ${message}`);

const READ: IndexPermission = { patterns: ['das-audit-*'], actions: ['read'] };
const LIMITED: IndexPermission = {
  ...READ,
  dls: { term: { privileged: true } },
  fields: { hide: ['commandText', 'paramList'] },
  mask: ['remoteHost'],
};
const allows = (what: string) => [`widens-access: it would allow more: ${what}`];
const heldBy = (who: string) => [`widens-access: it would be held by ${who}`];

describe('widens-access: what a role allows', () => {
  const limited = of({ indices: [LIMITED] });
  it.each<[string, Body, Partial<AccessPolicySpec>, string]>([
    ['a cluster permission', of({ cluster: ['a:get'] }), { cluster: ['a:get', 'b'] }, 'cluster permission b'],
    ['a wider one', of({ cluster: ['a:get'] }), { cluster: ['a:*'] }, 'cluster permission a:*'],
    [
      'an action',
      of({ indices: [READ] }),
      { indices: [{ ...READ, actions: ['read', 'delete'] }] },
      'delete on das-audit-*',
    ],
    ['indices', of({ indices: [READ] }), { indices: [{ ...READ, patterns: ['das-*'] }] }, 'read on das-*'],
    [
      'the query of DLS removed',
      limited,
      { indices: [without('dls')] },
      'documents that its query (DLS) kept out on das-audit-*',
    ],
    [
      'another query of DLS',
      limited,
      { indices: [{ ...LIMITED, dls: { match_all: {} } }] },
      'documents of another query (DLS) on das-audit-*',
    ],
    [
      'a field no longer hidden',
      limited,
      { indices: [{ ...LIMITED, fields: { hide: ['commandText'] } }] },
      'field paramList on das-audit-*',
    ],
    ['no field hidden any more', limited, { indices: [without('fields')] }, 'every field on das-audit-*'],
    [
      'other fields, told the other way round',
      limited,
      { indices: [{ ...LIMITED, fields: { only: ['activity'] } }] },
      'other fields on das-audit-*',
    ],
    [
      'one field more of those that are shown',
      of({ indices: [{ ...READ, fields: { only: ['activity'] } }] }),
      { indices: [{ ...READ, fields: { only: ['activity', 'outcome'] } }] },
      'field outcome on das-audit-*',
    ],
    ['a field unmasked', limited, { indices: [without('mask')] }, 'field remoteHost unmasked on das-audit-*'],
    [
      'one permission without limits beside one with them, whatever it is for',
      limited,
      { indices: [LIMITED, { patterns: ['das-audit-pci-*'], actions: ['read'] }] },
      'documents that its query (DLS) kept out on das-audit-pci-*; every field on das-audit-pci-*; field remoteHost unmasked on das-audit-pci-*',
    ],
    [
      'a tenant',
      of({ tenants: [{ patterns: ['one'], access: 'read' }] }),
      { tenants: [{ patterns: ['one', 'two'], access: 'read' }] },
      'tenant permission kibana_all_read on two',
    ],
    [
      'writing in a tenant',
      of({ tenants: [{ patterns: ['one'], access: 'read' }] }),
      { tenants: [{ patterns: ['one'], access: 'write' }] },
      'tenant permission kibana_all_write on one',
    ],
  ])('%s', (_name, before, spec, expected) => {
    expect(told(before, of(spec))).toEqual(allows(expected));
  });

  it('none: fewer actions and patterns, more limits, or the same in another order', () => {
    const before = of({ indices: [{ patterns: ['a-*', 'b-*'], actions: ['read', 'x*'] }, LIMITED] });
    for (const indices of [
      [LIMITED, { patterns: ['b-*', 'a-*'], actions: ['x*', 'read'] }],
      [{ patterns: ['a-1-*'], actions: ['read', 'xy'] }, LIMITED],
      [LIMITED],
      [
        {
          ...LIMITED,
          fields: { hide: ['commandText', 'paramList', 'command'] },
          mask: ['remoteHost', 'pid'],
        },
      ],
    ] satisfies IndexPermission[][])
      expect(told(before, of({ indices }))).toEqual([]);
    expect(told(of({ indices: [READ] }), of({ indices: [LIMITED] }))).toEqual([]);
  });
});

const without = (key: keyof IndexPermission): IndexPermission => {
  const { [key]: _, ...rest } = LIMITED;
  return rest as IndexPermission;
};

describe('widens-access: who holds it', () => {
  const ARN = 'arn:aws:iam::222222222222:role/audit';
  const mapping = (to: AccessPolicySpec['mapping']): Body => of({ mapping: to });
  it.each<[string, AccessPolicySpec['mapping'], AccessPolicySpec['mapping'], string]>([
    ['a user', { users: ['a'] }, { users: ['a', 'b'] }, 'user b'],
    ['an IAM role', { users: ['a'] }, { users: ['a'], iam: [ARN] }, `backend role ${ARN}`],
    ['a SAML group', { saml: ['x'] }, { saml: ['x', 'y'] }, 'backend role y'],
    ['a host', { users: ['a'] }, { users: ['a'], hosts: ['10.0.0.1'] }, 'host "10.0.0.1"'],
    ['one group less to be in', { allOf: ['a', 'b', 'c'] }, { allOf: ['a', 'b'] }, 'whoever has all of a, b'],
    ['a way more', { users: ['a'] }, { users: ['a'], allOf: ['a', 'b'] }, 'whoever has all of a, b'],
  ])('%s', (_name, before, after, expected) => {
    expect(told(mapping(before), mapping(after))).toEqual(heldBy(expected));
  });

  it('none: fewer people, or one group more to be in', () => {
    expect(told(mapping({ users: ['a', 'b'], allOf: ['a', 'b'] }), mapping({ users: ['a'] }))).toEqual([]);
    expect(told(mapping({ allOf: ['a', 'b'] }), mapping({ allOf: ['a', 'b', 'c'] }))).toEqual([]);
  });
});

describe('widens-access: what is new or gone', () => {
  it('a new policy widens, but for the first of all', () => {
    const made = of({ indices: [READ] });
    expect(told(undefined, made)).toEqual([...allows('read on das-audit-*'), ...heldBy('user irene')]);
    expect(told(undefined, made, false)).toEqual([]);
  });

  it('none: one that goes', () => {
    expect(told(of({ indices: [READ] }), undefined)).toEqual([]);
  });
});
