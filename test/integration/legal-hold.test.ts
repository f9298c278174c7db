import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ports } from '../../src/core/ports.ts';
import type { Body } from '../../src/core/types.ts';
import { legalHold } from '../../src/kinds/legal-hold/index.ts';
import { readHolds } from '../../src/kinds/legal-hold/records.ts';
import { declareHold, dyingAt, HELD, releaseAll, standingOf } from '../support/holds.ts';
import {
  expectExit,
  expectInPlace,
  planOf,
  send,
  server,
  type WorkingCopy,
  workingCopy,
} from '../support/working-copy.ts';

const SEPTEMBER = 'das-audit-pci-2026.09';
const OCTOBER = 'das-audit-pci-2026.10';
const HOLD = 'LegalHold/matter';
const LONG = 300_000;
let copy: WorkingCopy;

beforeEach(() => {
  copy = workingCopy();
});
afterEach(async () => {
  await releaseAll(copy);
  await copy.leave();
});

/** September under its policy, and held. */
async function heldSeptember(...indices: readonly string[]): Promise<void> {
  await send('PUT', `/${SEPTEMBER}`);
  await expectExit(0, copy.run('apply --yes'));
  expect(await standingOf(SEPTEMBER)).toMatchObject({ blocked: false, policy: 'pci-dss' });
  declareHold(copy, 'matter', ...(indices.length > 0 ? indices : ['das-audit-pci-*']));
  await expectExit(0, copy.run('apply --yes'));
}

test('a held index is told in the plan, is blocked and under no policy, and nothing is left to do', async () => {
  await send('PUT', `/${SEPTEMBER}`);
  await expectExit(0, copy.run('apply --yes'));
  declareHold(copy, 'matter', 'das-audit-pci-*');
  expect((await planOf(copy)).findings).toMatchObject([
    {
      kind: 'not-held',
      address: HOLD,
      index: SEPTEMBER,
      message: expect.stringContaining('takes it from policy "pci-dss"'),
    },
  ]);
  expect(await expectExit(0, copy.run('plan'))).toContain('cannot hold the events of one person alone');
  await expectExit(0, copy.run('apply --yes'));
  expect(await standingOf(SEPTEMBER)).toEqual(HELD);
  expect(await server.request('DELETE', `/${SEPTEMBER}`)).toMatchObject({ status: 403 });
  await expectInPlace(copy);
  await expectExit(0, copy.run('plan --detailed-exitcode'));
});

test('a new index that matches is held at the next apply, and one whose block was lifted again', async () => {
  await heldSeptember();
  await send('PUT', `/${OCTOBER}`);
  await send('PUT', `/${SEPTEMBER}/_settings`, { 'index.blocks.read_only': null });
  expect(JSON.parse(await expectExit(2, copy.run('drift --format json'))).findings).toMatchObject([
    { kind: 'not-held', index: SEPTEMBER, message: expect.stringContaining('somebody lifted its block') },
    { kind: 'not-held', index: OCTOBER, message: expect.stringContaining('not held yet') },
  ]);
  await expectExit(0, copy.run('apply --yes'));
  expect([await standingOf(SEPTEMBER), await standingOf(OCTOBER)]).toEqual([HELD, HELD]);
  await expectExit(0, copy.run('plan --detailed-exitcode'));
});

test('a held index that was deleted all the same stays a finding', async () => {
  await heldSeptember();
  await send('PUT', `/${SEPTEMBER}/_settings`, { 'index.blocks.read_only': null });
  await send('DELETE', `/${SEPTEMBER}`);
  expect(await expectExit(2, copy.run('drift'))).toContain(SEPTEMBER);
  await expectExit(0, copy.run('apply --yes'));
  expect((await planOf(copy)).findings).toMatchObject([
    { kind: 'held-index-gone', address: HOLD, index: SEPTEMBER },
  ]);
});

test('a release wants its name, gives the index back to its policy and forgets it', async () => {
  await heldSeptember();
  copy.remove('policies/holds/matter.yaml');
  const { code, err } = await copy.run('apply --yes --allow deletes');
  expect([code, err]).toEqual([
    3,
    expect.stringMatching(
      /index das-audit-pci-2026\.09 \(0 documents, 0 days old\) would no longer be held; it would go back to policy "pci-dss".*\(releases-hold\)/,
    ),
  ]);
  expect(await standingOf(SEPTEMBER)).toEqual(HELD);
  await expectExit(3, copy.run('destroy --yes'));

  const consents = '--allow deletes --allow releases-hold --allow shortens-retention';
  await expectExit(0, copy.run(`apply --yes ${consents}`));
  expect(await standingOf(SEPTEMBER)).toMatchObject({ blocked: false, policy: 'pci-dss' });
  expect(await readHolds(server)).toEqual({ holds: [], held: [] });
  await expectExit(0, copy.run('plan --detailed-exitcode'));
});

test('one that would soon be deleted is released only with consent to that too', async () => {
  await heldSeptember();
  copy.remove('policies/holds/matter.yaml');
  const later = { now: () => new Date(Date.now() + 500 * 86_400_000) };
  const consents = '--allow deletes --allow releases-hold --allow shortens-retention';
  const { code, err } = await copy.run(`apply --yes ${consents}`, later);
  expect([code, err]).toEqual([
    3,
    expect.stringMatching(/policy "pci-dss" deletes after 431 days.*\(deletes-data\)/),
  ]);
  expect(await standingOf(SEPTEMBER)).toEqual(HELD);
});

test('a hold that takes in less releases what it leaves out, with consent', async () => {
  await send('PUT', `/${OCTOBER}`);
  await heldSeptember();
  declareHold(copy, 'matter', OCTOBER);
  expect(await expectExit(0, copy.run('plan'))).toContain('das-audit-pci-* would no longer be held');
  await expectExit(3, copy.run('apply --yes'));
  await expectExit(0, copy.run('apply --yes --allow releases-hold'));
  expect(await standingOf(SEPTEMBER)).toMatchObject({ blocked: false, policy: 'pci-dss' });
  expect(await standingOf(OCTOBER)).toEqual(HELD);
  await expectExit(0, copy.run('plan --detailed-exitcode'));
});

test('an index of two holds stays held until the last is released, and two that go at once release it', async () => {
  await heldSeptember();
  declareHold(copy, 'other', SEPTEMBER);
  await expectExit(0, copy.run('apply --yes'));
  copy.remove('policies/holds/matter.yaml');
  const consents = '--allow deletes --allow releases-hold --allow shortens-retention';
  await expectExit(0, copy.run(`apply --yes ${consents}`));
  expect(await standingOf(SEPTEMBER)).toEqual(HELD);

  declareHold(copy, 'third', 'das-audit-*');
  await expectExit(0, copy.run('apply --yes'));
  for (const name of ['other', 'third']) copy.remove(`policies/holds/${name}.yaml`);
  await expectExit(0, copy.run(`apply --yes ${consents}`));
  expect(await standingOf(SEPTEMBER)).toMatchObject({ blocked: false, policy: 'pci-dss' });
  expect(await readHolds(server)).toEqual({ holds: [], held: [] });
});

test('an index that was blocked before it was held stays blocked after its release', async () => {
  await send('PUT', `/${OCTOBER}`);
  await send('PUT', `/${OCTOBER}/_settings`, { 'index.blocks.read_only': true });
  await heldSeptember();
  await expectExit(0, copy.run('destroy --yes --allow releases-hold'));
  expect([await standingOf(SEPTEMBER), await standingOf(OCTOBER)]).toMatchObject([
    { blocked: false },
    { blocked: true },
  ]);
  await send('PUT', `/${OCTOBER}/_settings`, { 'index.blocks.read_only': null });
});

test('while a hold stands no snapshot is deleted, and with its end the deletion resumes by name', async () => {
  const deletion = async () =>
    (
      (await send('GET', '/_plugins/_sm/policies/nightly-snapshots'))['sm_policy'] as {
        readonly deletion?: object;
      }
    ).deletion;
  await expectExit(0, copy.run('apply --yes'));
  expect(await deletion()).toBeDefined();
  declareHold(copy, 'matter', 'das-audit-pci-2020.01');
  expect(await expectExit(0, copy.run('plan'))).toContain(`deletion on schedule → suspended by ${HOLD}`);
  await expectExit(0, copy.run('apply --yes'));
  expect(await deletion()).toBeUndefined();
  await expectInPlace(copy);

  copy.remove('policies/holds/matter.yaml');
  const { code, err } = await copy.run('apply --yes --allow deletes --allow releases-hold');
  expect([code, err]).toEqual([3, expect.stringContaining('snapshots would be deleted after 90 days')]);
  const consents = '--allow deletes --allow releases-hold --allow shortens-retention';
  await expectExit(0, copy.run(`apply --yes ${consents}`));
  expect(await deletion()).toBeDefined();
});

describe('killed at any write', () => {
  const body: Body = { description: 'a', case: '17', indices: [SEPTEMBER] };
  const portsOf = (search: Ports['search']): Ports => ({
    search,
    bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
  });
  const liveHold = async () => (await legalHold.list(portsOf(server))).find(({ name }) => name === 'matter');
  const hold = async (search: Ports['search']): Promise<void> =>
    legalHold.write(portsOf(search), 'matter', body, await liveHold());
  const release = async (search: Ports['search']): Promise<void> => {
    const live = await liveHold();
    if (live) await legalHold.remove(portsOf(search), live);
  };

  /** Does it, killed at its nth write, and then once more, until it is done before it can be killed. */
  async function killedAtEach(act: (search: Ports['search']) => Promise<void>, again: () => Promise<void>) {
    const results: unknown[] = [];
    for (let nth = 1; ; nth += 1)
      for (const heard of [false, true]) {
        const dying = dyingAt(nth, heard);
        await act(dying).catch(() => undefined);
        if (!dying.died()) return results;
        await act(server);
        results.push(await standingOf(SEPTEMBER));
        await again();
      }
  }

  test('the next apply holds the index, and it goes back to where it was', { timeout: LONG }, async () => {
    await send('PUT', `/${SEPTEMBER}`);
    await expectExit(0, copy.run('apply --yes'));
    const back = { blocked: false, policy: 'pci-dss', state: null };
    const holds = await killedAtEach(hold, async () => {
      await release(server);
      expect(await standingOf(SEPTEMBER)).toEqual(back);
    });
    expect(holds.length).toBeGreaterThan(8);
    expect(holds).toEqual(holds.map(() => HELD));

    await hold(server);
    const releases = await killedAtEach(release, () => hold(server));
    expect(releases.length).toBeGreaterThan(6);
    expect(releases).toEqual(releases.map(() => back));
    expect(await readHolds(server)).toEqual({ holds: [], held: [] });
  });
});
