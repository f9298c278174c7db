import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePeople, STAND_INS } from '../../support/people.ts';
import { expectExit, planOf, type WorkingCopy, wholeCopy } from '../../support/working-copy.ts';

const API = '/_plugins/_security/api';
const ROLE = (name: string) => `arn:aws:iam::222222222222:role/das-compliance-${name}`;
const body = { cluster_permissions: ['*'] };
let people: Awaited<ReturnType<typeof makePeople>>;
let masters: WorkingCopy;

beforeAll(async () => {
  people = await makePeople({
    'test-planner': { backendRoles: [ROLE('plan')], roles: [STAND_INS] },
    'test-applier': { backendRoles: [ROLE('apply')], roles: [STAND_INS] },
    'test-auditor': { backendRoles: ['das-auditors'] },
  });
  masters = wholeCopy();
  await expectExit(0, masters.run('apply --yes'));
});
afterAll(async () => {
  await masters.leave();
  await people.leave();
});

test('what the sandbox has in opensearch.yml lets the plan role read roles, and write none', async () => {
  const planners = wholeCopy(people.envOf('test-planner'));
  const { steps, summary } = await planOf(planners);
  expect(summary['noop']).toBe(steps.length);
  const planner = people.searchOf('test-planner');
  for (const endpoint of ['roles', 'rolesmapping', 'tenants'])
    for (const method of ['PUT', 'DELETE'] as const)
      expect(await planner.request(method, `${API}/${endpoint}/auditor`, body)).toMatchObject({
        status: 403,
      });
  expect(await planner.request('GET', `${API}/internalusers`)).toMatchObject({ status: 403 });
});

test('and the apply role write them', async () => {
  const applier = people.searchOf('test-applier');
  expect(await applier.request('PUT', `${API}/roles/test-made`, body)).toMatchObject({ status: 201 });
  expect(await applier.request('DELETE', `${API}/roles/test-made`)).toMatchObject({ status: 200 });
});

test('who has no role for it is told so in a sentence', async () => {
  const auditors = wholeCopy(people.envOf('test-auditor'));
  const { code, err } = await auditors.run('plan');
  expect(code).toBe(1);
  expect(err).toMatch(/^Error: Reading [^\n]+: user "test-auditor" lacks the permission [^\n]+\n$/);
});
