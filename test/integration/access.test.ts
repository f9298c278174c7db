import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SearchPort } from '../../src/core/ports.ts';
import { makePeople, STAND_INS } from '../support/people.ts';
import {
  due,
  expectExit,
  expectInPlace,
  planOf,
  send,
  server,
  type WorkingCopy,
  wholeCopy,
} from '../support/working-copy.ts';

const API = '/_plugins/_security/api';
const ROLE = (name: string) => `arn:aws:iam::222222222222:role/das-compliance-${name}`;
/** What opensearch.yml gives by plugins.security.restapi.roles_enabled, for clusters that do not name our roles there. */
const MAY_USE_API = 'security_rest_api_access';
const INDEX = `das-audit-standard-2026.10.0${1 + Math.floor(Math.random() * 9)}`;

let people: Awaited<ReturnType<typeof makePeople>>;
let bootstrap: WorkingCopy;
let masters: WorkingCopy;
let planners: WorkingCopy;
let appliers: WorkingCopy;

// As it goes in life: who holds the master user brings the roles, and whoever holds the apply role all else.
beforeAll(async () => {
  const roles = [STAND_INS, MAY_USE_API];
  people = await makePeople({
    'test-planner': { backendRoles: [ROLE('plan')], roles },
    'test-applier': { backendRoles: [ROLE('apply')], roles },
    'test-lambda': { backendRoles: [ROLE('ingest')] },
    'test-auditor': { backendRoles: ['das-auditors'] },
  });
  planners = wholeCopy(people.envOf('test-planner'));
  appliers = wholeCopy(people.envOf('test-applier'));
  masters = wholeCopy();
  bootstrap = wholeCopy();
  for (const path of [
    'policies/audit',
    'policies/indices',
    'policies/retention',
    'monitors',
    'dashboards',
    'reports',
  ])
    bootstrap.remove(path);
  await expectExit(0, bootstrap.run('apply --yes'));
});
afterAll(async () => {
  await server.request('DELETE', `/${INDEX}`);
  await bootstrap.leave();
  await masters.leave();
  await people.leave();
});

const event = (privileged: boolean) => ({
  '@timestamp': '2026-10-01T00:00:00Z',
  privileged,
  sensitive: false,
  dbUserName: 'irene.okafor',
  commandText: 'select 1',
  remoteHost: '10.0.0.1',
});

const bulk = async (search: SearchPort, action: object, body?: object) => {
  const lines = [action, ...(body ? [body] : [])].map((line) => `${JSON.stringify(line)}\n`).join('');
  const { items } = (await search.request('POST', '/_bulk', lines)).body as {
    items: Record<string, { status: number; error?: { reason: string } }>[];
  };
  const [one] = Object.values(items[0] ?? {});
  return { status: one?.status, reason: one?.error?.reason };
};

test('the plan role can plan, and its apply names the permission that is missing, having written nothing', async () => {
  const before = await planOf(planners);
  expect(due(before).length).toBeGreaterThan(10);
  const { code, err } = await planners.run('apply --yes');
  expect(code).toBe(1);
  expect(err).toMatch(
    /^Error: Creating the inventory: user "test-planner" lacks the permission indices:admin\/create\. [^\n]+\n$/m,
  );
  expect((await planOf(planners)).digest).toBe(before.digest);
});

test('the apply role applies all of the starter content, after which nothing is left to do', async () => {
  await expectExit(0, appliers.run('apply --yes'));
  await expectInPlace(appliers);
  await expectInPlace(planners);
});

describe('the ingest role', () => {
  const document = { _index: INDEX, _id: randomUUID() };
  let lambda: SearchPort;
  beforeAll(() => {
    lambda = people.searchOf('test-lambda');
  });

  test('makes an index and creates events in it, each once, and sees that one is there', async () => {
    expect(await bulk(lambda, { create: document }, event(true))).toEqual({ status: 201 });
    expect(await bulk(lambda, { create: document }, event(true))).toMatchObject({ status: 409 });
    expect(await bulk(lambda, { create: { ...document, _id: 'everyday' } }, event(false))).toEqual({
      status: 201,
    });
    const docs = [{ ...document, _source: false }];
    expect((await lambda.request('POST', '/_mget', { docs })).body).toMatchObject({
      docs: [{ found: true }],
    });
  });

  test.each<[string, object, object?]>([
    ['update', { update: document }, { doc: { privileged: false } }],
    ['delete', { delete: document }],
  ])('may not %s them', async (what, action, body) => {
    expect(await bulk(lambda, action, body)).toEqual({
      status: 403,
      reason: expect.stringContaining(`no permissions for [indices:data/write/${what}]`),
    });
  });

  test.each([
    ['POST', `/${INDEX}/_search`, {}, 'indices:data/read/search'],
    ['POST', `/${INDEX}/_delete_by_query`, { query: { match_all: {} } }, 'indices:data/write/delete/byquery'],
    ['DELETE', `/${INDEX}`, undefined, 'indices:admin/delete'],
    ['PUT', `/${INDEX}/_settings`, { 'index.hidden': true }, 'indices:admin/settings/update'],
  ] as const)('may not %s %s', async (method, path, body, permission) => {
    const answer = await lambda.request(method, path, body);
    expect(answer).toMatchObject({ status: 403 });
    expect(JSON.stringify(answer.body)).toContain(`no permissions for [${permission}]`);
  });

  test('nobody can write over an event of an index that only appends, though its right to create is one to index', async () => {
    const index = 'das-audit-append-only-2026';
    await send('PUT', `/${index}`, { settings: { 'index.append_only.enabled': true } });
    const one = { _index: index, _id: '1' };
    expect(await bulk(lambda, { create: one }, {})).toEqual({ status: 201 });
    expect(await bulk(lambda, { index: one }, {})).toMatchObject({ status: 400 });
    expect(await bulk(server, { index: one }, {})).toMatchObject({ status: 400 });
    await send('DELETE', `/${index}`);
  });
});

test('an index that came after its policy is attached by the apply role', async () => {
  await expectExit(0, appliers.run('apply --yes'));
  await expectInPlace(appliers);
});

test('an auditor sees what is privileged, without statements, and hosts as hashes', async () => {
  await send('POST', `/${INDEX}/_refresh`);
  const { body } = await people.searchOf('test-auditor').request('POST', `/${INDEX}/_search`, {});
  const { hits } = (body as { hits: { hits: { _source: Record<string, unknown> }[] } }).hits;
  expect(hits.map(({ _source }) => _source)).toEqual([
    {
      '@timestamp': '2026-10-01T00:00:00Z',
      privileged: true,
      sensitive: false,
      dbUserName: 'irene.okafor',
      remoteHost: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
});

test('the applier does not lock itself out, nor is access widened, without consent by name', async () => {
  appliers.edit('policies/access/applier.yaml', '    - cluster:admin/opendistro/ism/*\n', '');
  appliers.edit('policies/access/auditor.yaml', 'saml: [das-auditors]', 'saml: [das-auditors, everyone]');
  const { code, err } = await appliers.run('apply --yes');
  expect(code).toBe(3);
  expect(err).toContain(
    'AccessPolicy/applier: user test-applier, who applies, holds this role and would lose cluster permission cluster:admin/opendistro/ism/* (locks-out)',
  );
  expect(err).toContain('AccessPolicy/auditor: it would be held by backend role everyone (widens-access)');
  await expectInPlace(planners);
});

test('hand edits of role and mapping are drift and are put back, while others write roles at the same time', async () => {
  const { auditor } = (await send('GET', `${API}/roles/auditor`)) as { auditor: Record<string, unknown> };
  const { reserved: _, hidden: __, static: ___, ...role } = auditor;
  await send('PUT', `${API}/roles/auditor`, { ...role, index_permissions: [] });
  await send('PUT', `${API}/rolesmapping/ingest`, { users: ['mallory'] });
  await send('DELETE', `${API}/tenants/auditor`);
  const { drift } = JSON.parse(await expectExit(2, planners.run('drift --format json')));
  expect(drift.map(({ address }: { address: string }) => address).sort()).toEqual([
    'AccessPolicy/auditor',
    'AccessPolicy/ingest',
  ]);
  let writing = true;
  const others = writeOthers(() => writing);
  await expectExit(0, masters.run('apply --yes --allow widens-access'));
  writing = false;
  await others;
  await expectInPlace(masters);
  expect(await send('GET', `${API}/rolesmapping/ingest`)).toMatchObject({
    ingest: { users: [], backend_roles: [ROLE('ingest')] },
  });
});

/** Somebody else's role, again and again: each write is one of the document that holds ours. */
async function writeOthers(go: () => boolean): Promise<void> {
  for (let turn = 0; go(); turn += 1) {
    await server.request('PUT', `${API}/roles/test-other`, { cluster_permissions: [`turn-${turn}`] });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await server.request('DELETE', `${API}/roles/test-other`);
}
