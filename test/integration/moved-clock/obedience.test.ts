import { afterEach, beforeEach, expect, test } from 'vitest';
import { movedClock } from '../../support/clock.ts';
import {
  expectExit,
  planOf,
  send,
  server,
  type WorkingCopy,
  workingCopy,
} from '../../support/working-copy.ts';

const clock = movedClock(server);
const PCI = 'RetentionPolicy/pci-dss';
const INDEX = 'das-audit-pci-2026.09';
const DAY = 86_400_000;
let copy: WorkingCopy;

beforeEach(async () => {
  copy = workingCopy();
  await clock.hold();
});
afterEach(async () => {
  await server.request('DELETE', '/_plugins/_ism/policies/by-hand');
  await copy.leave();
  await clock.reset();
});

interface Explained {
  readonly policy_id?: string | null;
  readonly policy_seq_no?: number;
}

const explained = async (): Promise<Explained> =>
  (await send('GET', `/_plugins/_ism/explain/${INDEX}`))[INDEX] as Explained;
const policySeqNo = async () => (await send('GET', '/_plugins/_ism/policies/pci-dss'))['_seq_no'];

test('an index that is older than its policy is found and attached', async () => {
  await send('PUT', `/${INDEX}`);
  expect((await planOf(copy)).findings).toMatchObject([
    { kind: 'unmanaged', address: PCI, index: INDEX, remedy: 'attach' },
  ]);
  await expectExit(0, copy.run('apply --yes'));
  expect(await explained()).toMatchObject({ policy_id: 'pci-dss' });
  await expectExit(0, copy.run('plan --detailed-exitcode'));
});

test('one that would soon be deleted is attached only with consent by name', async () => {
  await send('PUT', `/${INDEX}`);
  const later = { now: () => new Date(Date.now() + 500 * DAY) };
  const { code, err } = await copy.run('apply --yes', later);
  expect([code, err]).toEqual([
    3,
    expect.stringMatching(
      /index das-audit-pci-2026\.09 \(0 documents\) is \d+ days old and policy "pci-dss" deletes after 431 days.*\(deletes-data\)/,
    ),
  ]);
  expect(await explained()).not.toHaveProperty('policy_id');
  await expectExit(0, copy.run('apply --yes --allow deletes-data', later));
  expect(await explained()).toMatchObject({ policy_id: 'pci-dss' });
});

test('a changed policy takes its indices along: listed, asked for, pending, and done at their next run', async () => {
  await expectExit(0, copy.run('apply --yes'));
  await send('PUT', `/${INDEX}`);
  await clock.minutes(2);
  expect(await explained()).toMatchObject({ policy_id: 'pci-dss', policy_seq_no: await policySeqNo() });

  copy.edit('policies/retention/pci-dss.yaml', '400d', '500d');
  expect((await planOf(copy)).findings).toMatchObject([
    { kind: 'runs-old-version', address: PCI, index: INDEX, remedy: 'move' },
  ]);
  // Nobody applied the edit: the server is as it was left.
  expect(await expectExit(0, copy.run('drift'))).toContain('No drift');
  await expectExit(0, copy.run('apply --yes'));
  expect(await planOf(copy)).toMatchObject({
    findings: [],
    pending: [{ address: PCI, change: `index ${INDEX} moves to the present version` }],
    summary: { update: 0, pending: 1 },
  });
  await expectExit(0, copy.run('plan --detailed-exitcode'));

  await clock.minutes(1);
  expect(await explained()).toMatchObject({ policy_seq_no: await policySeqNo() });
  expect(await planOf(copy)).toMatchObject({ findings: [], pending: [] });
});

test('a policy that was deleted by hand comes back, and the index that ran its copy runs it again', async () => {
  await expectExit(0, copy.run('apply --yes'));
  await send('PUT', `/${INDEX}`);
  await clock.minutes(2);
  await send('DELETE', '/_plugins/_ism/policies/pci-dss');
  expect(await expectExit(2, copy.run('drift'))).toContain('pci-dss');
  await expectExit(0, copy.run('apply --yes'));
  await clock.minutes(1);
  expect(await explained()).toMatchObject({ policy_id: 'pci-dss', policy_seq_no: await policySeqNo() });
  await expectExit(0, copy.run('plan --detailed-exitcode'));
});

test('a step that failed is a finding with the reason, and drift exits 2', async () => {
  await expectExit(0, copy.run('apply --yes'));
  await send('PUT', `/${INDEX}`);
  await clock.minutes(2);
  await send('DELETE', '/_snapshot/das-audit');
  await clock.advance('32d');
  await clock.minutes(3);
  const { findings } = JSON.parse(await expectExit(2, copy.run('drift --format json')));
  expect(findings).toMatchObject([
    {
      kind: 'failed-step',
      address: PCI,
      index: INDEX,
      message: expect.stringContaining('[das-audit] missing'),
    },
  ]);
});

test('a policy of somebody else that claims the same indices stops the apply before its first write', async () => {
  await send('PUT', '/_plugins/_ism/policies/by-hand', {
    policy: {
      description: 'made by hand',
      default_state: 'hot',
      states: [{ name: 'hot', actions: [], transitions: [] }],
      ism_template: [{ index_patterns: ['das-audit-p*'], priority: 100 }],
    },
  });
  const { code, err } = await copy.run('apply --yes');
  expect([code, err]).toEqual([
    1,
    expect.stringContaining(
      'policy "by-hand" on the server, which no file declares, claims the same indices',
    ),
  ]);
  expect(await server.request('GET', '/das-compliance-inventory')).toMatchObject({ status: 404 });
});
