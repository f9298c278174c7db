import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  due,
  expectExit,
  expectInPlace,
  monitorsNamed,
  planOf,
  send,
  type WorkingCopy,
  workingCopy,
} from '../support/working-copy.ts';

let copy: WorkingCopy;

beforeEach(async () => {
  copy = workingCopy();
  await expectExit(0, copy.run('apply --yes'));
});
afterEach(() => copy.leave());

const switchOff = async (name: string) => {
  const [hit] = await monitorsNamed(name);
  await send('PUT', `/_plugins/_alerting/monitors/${hit?._id}`, { ...hit?._source, enabled: false });
};

test('drift is told three-way, and heal puts back what was changed and makes again what was deleted', async () => {
  await switchOff('privilege-granted');
  await switchOff('mass-read');
  const [gone] = await monitorsNamed('failed-login-burst');
  await send('DELETE', `/_plugins/_alerting/monitors/${gone?._id}`);
  copy.edit('monitors/mass-read.yaml', 'every: 5m', 'every: 6m');
  copy.edit('policies/retention/pci-dss.yaml', 'after: 400d', 'after: 500d');

  const { drift, digest } = JSON.parse(await expectExit(2, copy.run('drift --format json')));
  const by = Object.fromEntries(drift.map((one: { address: string }) => [one.address, one]));
  expect(by).toMatchObject({
    'Monitor/privilege-granted': {
      files: 'applied',
      editedAt: expect.stringMatching(/^20\d\d-.*Z$/),
      changes: [
        { op: 'set', path: '/enabled', before: true, after: false, declared: true, files: 'applied' },
      ],
    },
    'Monitor/mass-read': { files: 'other' },
    'Monitor/failed-login-burst': { state: 'missing', files: 'applied' },
  });
  expect(drift).toHaveLength(3);

  await expectExit(3, copy.run('drift --heal'));
  const { code, out, err } = await copy.run(`drift --heal --digest ${digest}`);
  expect(code, err).toBe(2);
  expect(out).toContain('Applied 2, ');
  expect(err).toContain('Monitor/mass-read: left, for it also changed in the files; see plan, and apply.\n');
  const healed = await Promise.all(
    ['privilege-granted', 'failed-login-burst', 'mass-read'].map(monitorsNamed),
  );
  expect(healed.map(([hit]) => hit?._source['enabled'])).toEqual([true, true, false]);
  expect(due(await planOf(copy)).map(({ address }) => address)).toEqual([
    'RetentionPolicy/pci-dss',
    'Monitor/mass-read',
  ]);
  const { runs } = JSON.parse(await expectExit(0, copy.run('history --format json --last 1')));
  expect(runs).toMatchObject([{ begun: { command: 'drift --heal' }, ended: { outcomes: { length: 2 } } }]);

  await expectExit(0, copy.run('apply --yes --allow disables-monitor'));
  await expectInPlace(copy);
});

test('what the files meanwhile say as well is taken note of by apply, and is no drift any more', async () => {
  const [hit] = await monitorsNamed('privilege-granted');
  await send('PUT', `/_plugins/_alerting/monitors/${hit?._id}`, {
    ...hit?._source,
    schedule: { period: { interval: 6, unit: 'MINUTES' } },
  });
  copy.edit('monitors/privilege-granted.yaml', 'every: 5m', 'every: 6m');
  const { drift } = JSON.parse(await expectExit(2, copy.run('drift --format json')));
  expect(drift.map(({ address }: { address: string }) => address)).toEqual(['Monitor/privilege-granted']);
  expect((await planOf(copy)).summary).toMatchObject({ update: 1 });
  await expectExit(0, copy.run('apply --yes --allow disables-monitor'));
  await expectInPlace(copy);
});
