import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { listPolicies, replacePolicy } from '../../../src/kinds/access-policy/documents.ts';
import { fakeSecurity, type SecurityFake } from '../../support/security-fake.ts';

const ROLE: Body = { cluster_permissions: ['a'] };
const MAPPING: Body = { users: ['irene'] };
const TENANT: Body = { description: 'x' };
const WHOLE: Body = { tenant: TENANT, role: ROLE, mapping: MAPPING };
const CONFLICT = {
  status: 409,
  body: { status: 'CONFLICT', message: '[roles]: version conflict, required seqNo [1]' },
};

const liveOf = async (search: SecurityFake, name: string) =>
  (await listPolicies(search)).find((one) => one.name === name);

describe('what the server holds', () => {
  it('is ours by name, in three parts, each of which may be missing', async () => {
    const search = fakeSecurity({ 'roles/a': ROLE, 'rolesmapping/a': MAPPING, 'tenants/b': TENANT });
    expect((await listPolicies(search)).map(({ name, body }) => [name, Object.keys(body)])).toEqual([
      ['b', ['tenant']],
      ['a', ['role', 'mapping']],
    ]);
  });

  it.each(['reserved', 'hidden', 'static'])('not what is %s, nor what bears its name', async (flag) => {
    const search = fakeSecurity({
      'roles/all': { [flag]: true },
      'rolesmapping/all': MAPPING,
      'roles/a': ROLE,
    });
    expect((await listPolicies(search)).map(({ name }) => name)).toEqual(['a']);
  });
});

describe('writing', () => {
  it('makes what a mapping needs before it, and takes it away after it', async () => {
    const search = fakeSecurity();
    await replacePolicy(search, 'a', WHOLE, undefined);
    await replacePolicy(search, 'a', undefined, await liveOf(search, 'a'));
    expect(search.writes).toEqual([
      'PUT tenants/a',
      'PUT roles/a',
      'PUT rolesmapping/a',
      'DELETE rolesmapping/a',
      'DELETE roles/a',
      'DELETE tenants/a',
    ]);
    expect(search.documents.size).toBe(0);
  });

  it('writes only what changes, and nothing twice', async () => {
    const search = fakeSecurity({ 'roles/a': ROLE, 'rolesmapping/a': MAPPING, 'tenants/a': TENANT });
    const live = await liveOf(search, 'a');
    const desired = { role: ROLE, mapping: { users: ['neo'] } };
    await replacePolicy(search, 'a', desired, live);
    await replacePolicy(search, 'a', desired, live);
    expect(search.writes).toEqual(['PUT rolesmapping/a', 'DELETE tenants/a']);
  });

  it('tries again where somebody wrote another role at that moment', async () => {
    const search = fakeSecurity();
    search.trouble = (method) => (method === 'PUT' && search.writes.length <= 2 ? CONFLICT : undefined);
    await replacePolicy(search, 'a', { role: ROLE }, undefined);
    expect(search.writes).toEqual(['PUT roles/a', 'PUT roles/a', 'PUT roles/a']);
    expect(search.documents.get('roles/a')).toEqual(ROLE);
  });

  it('but not for ever', async () => {
    const search = fakeSecurity();
    search.trouble = (method) => (method === 'PUT' ? CONFLICT : undefined);
    await expect(replacePolicy(search, 'a', { role: ROLE }, undefined)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    expect(search.writes.length).toBe(6);
  });

  it.each<[string, Body | undefined]>([
    ['a change', { role: { cluster_permissions: ['b'] } }],
    ['a delete', undefined],
  ])('refuses %s where the role is no longer what was read', async (_name, desired) => {
    const search = fakeSecurity({ 'roles/a': ROLE });
    const live = await liveOf(search, 'a');
    search.documents.set('roles/a', { cluster_permissions: ['*'] });
    await expect(replacePolicy(search, 'a', desired, live)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
      message: 'Writing role "a": it changed on the server since it was read.',
    });
    expect(search.writes).toEqual([]);
  });

  it('also where it collided with the very change', async () => {
    const search = fakeSecurity({ 'roles/a': ROLE });
    const live = await liveOf(search, 'a');
    search.trouble = (method) => {
      if (method !== 'PUT') return undefined;
      search.documents.set('roles/a', { cluster_permissions: ['*'] });
      return CONFLICT;
    };
    await expect(
      replacePolicy(search, 'a', { role: { cluster_permissions: ['b'] } }, live),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect(search.writes.length).toBe(1);
  });

  it('refuses what was made by somebody meanwhile, and what is built in', async () => {
    const search = fakeSecurity({ 'roles/a': ROLE, 'roles/b': { ...ROLE, reserved: true } });
    const wanted = { role: { cluster_permissions: ['b'] } };
    await expect(replacePolicy(search, 'a', wanted, undefined)).rejects.toMatchObject({
      code: 'VERSION_CONFLICT',
    });
    await expect(replacePolicy(search, 'b', wanted, undefined)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: 'The role "b" is built into the server and is left alone.',
    });
    expect(search.writes).toEqual([]);
  });
});
