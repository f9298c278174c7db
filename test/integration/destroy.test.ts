import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  expectExit,
  expectInPlace,
  monitorsNamed,
  planOf,
  send,
  server,
  type WorkingCopy,
  workingCopy,
} from '../support/working-copy.ts';

const INDEX = 'das-audit-pci-2016.01';
const ISM = '/_plugins/_ism';
let copy: WorkingCopy;

beforeEach(async () => {
  copy = workingCopy();
  await expectExit(0, copy.run('apply --yes'));
});
afterEach(() => copy.leave());

const policyOf = async (index: string) =>
  ((await send('GET', `${ISM}/explain/${index}`))[index] as { policy_id?: string | null }).policy_id ?? null;

test('what an index ran a copy of does not go on deleting it once the policy is destroyed', async () => {
  await send('PUT', `/${INDEX}`);
  await send('PUT', '/das-made-by-hand');
  await send('POST', `${ISM}/add/das-made-by-hand`, { policy_id: 'pci-dss' });
  await expectExit(0, copy.run('apply --yes'));
  expect(await policyOf(INDEX)).toBe('pci-dss');
  // Somebody deleted one policy by hand already: its copies are ours all the same.
  await send('DELETE', `${ISM}/policies/pci-dss`);
  const { err } = await copy.run('destroy --yes');
  expect(err).toContain('das-audit-pci-* (1 index, 0 documents)');
  expect([await policyOf(INDEX), await policyOf('das-made-by-hand')]).toEqual([null, null]);
  await send('DELETE', '/das-made-by-hand');
});

test('a channel that a hand-made monitor tells stops destroy before it changes anything', async () => {
  const [hit] = await monitorsNamed('privilege-granted');
  const byHand = { ...hit?._source, name: 'by-hand' };
  const { _id: id } = await send('POST', '/_plugins/_alerting/monitors', byHand);
  const { code, err } = await copy.run('destroy --yes');
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(
      /^Error: Not applied: NotificationChannel\/security-operations: .* still named by Monitor "by-hand" on the server, which no file declares; [^\n]+\n$/m,
    ),
  });
  await send('DELETE', `/_plugins/_alerting/monitors/${id}`);
  await expectInPlace(copy);
});

test('a protected policy is neither destroyed nor deleted with its file, until it is applied without', async () => {
  const file = 'policies/retention/pci-dss.yaml';
  copy.edit(file, 'name: pci-dss\n', 'name: pci-dss\nprotected: true\n');
  const before = await send('GET', `${ISM}/policies/pci-dss`);
  await expectExit(0, copy.run('apply --yes'));
  await expectInPlace(copy);
  expect(await send('GET', `${ISM}/policies/pci-dss`)).toEqual(before);
  const { code, err } = await copy.run('destroy --yes --allow deletes-data');
  expect({ code, err }).toEqual({
    code: 3,
    err: expect.stringMatching(
      /^Error: Not applied: RetentionPolicy\/pci-dss: it is protected .*"protected: false"\.\n$/m,
    ),
  });
  await expectInPlace(copy);
  copy.edit(file, 'protected: true', 'protected: false');
  await expectExit(0, copy.run('apply --yes'));
});

test('a saved plan is applied as it was reviewed, and names what moved since', async () => {
  copy.edit('monitors/privilege-granted.yaml', 'every: 5m', 'every: 6m');
  expect(await copy.run('plan --out plan.json')).toMatchObject({ code: 0, err: 'Saved in plan.json.\n' });
  copy.edit('monitors/mass-read.yaml', 'every: 5m', 'every: 4m');
  const { code, err } = await copy.run('apply --plan plan.json --allow disables-monitor');
  expect({ code, err }).toEqual({
    code: 1,
    err: expect.stringMatching(
      /^Error: Files or server moved since the review: .*; other steps at Monitor\/mass-read\. [^\n]+\n$/,
    ),
  });
  copy.edit('monitors/mass-read.yaml', 'every: 4m', 'every: 5m');
  await expectExit(0, copy.run('apply --plan plan.json --allow disables-monitor'));
  await expectInPlace(copy);
});

test('with deletes-data nothing of ours is left, and without consent all stays', async () => {
  await send('PUT', `/${INDEX}`);
  const refused = await copy.run('destroy --allow deletes-data');
  expect(refused).toMatchObject({
    code: 3,
    err: expect.stringContaining('Deleted for ever with it: das-audit-pci-* (1 index'),
  });
  await expectExit(0, copy.run('destroy --yes'));
  // Nothing else is left to destroy: it is asked all the same.
  await expectExit(3, copy.run('destroy --allow deletes-data'));
  expect((await server.request('GET', `/${INDEX}`)).status).toBe(200);
  await expectExit(0, copy.run('destroy --yes --allow deletes-data'));
  expect(await send('GET', '/_cat/indices/das-*?format=json&expand_wildcards=all')).toEqual([]);
  expect((await planOf(copy)).summary).toMatchObject({ update: 0, adopt: 0, delete: 0, noop: 0 });
});
