import { afterEach, beforeEach, expect, test } from 'vitest';
import { movedClock } from '../../support/clock.ts';
import { declareHold, HELD, releaseAll, standingOf } from '../../support/holds.ts';
import { snapshotsDone } from '../../support/lifecycle.ts';
import { expectExit, send, server, type WorkingCopy, workingCopy } from '../../support/working-copy.ts';

const clock = movedClock(server);
const INDEX = 'das-audit-pci-2026.09';
const RELEASE = '--allow deletes --allow releases-hold --allow shortens-retention';
const LONG = 300_000;
let copy: WorkingCopy;

beforeEach(async () => {
  copy = workingCopy();
  await clock.hold();
  await expectExit(0, copy.run('apply --yes'));
  await send('PUT', `/${INDEX}`);
  await clock.minutes(2);
});
afterEach(async () => {
  await releaseAll(copy);
  await copy.leave();
  await clock.reset();
});

interface Explained {
  readonly action?: { readonly name: string };
  readonly info?: { readonly message?: string };
}
const explained = async () => (await send('GET', `/_plugins/_ism/explain/${INDEX}`))[INDEX] as Explained;

/** Moves the index to the end of its retention, blocked by hand so that its delete begins and is refused. */
async function beginDelete(): Promise<void> {
  for (const span of ['40d', '100d']) {
    await clock.advance(span);
    await clock.minutes(10);
    await snapshotsDone(server);
    await clock.minutes(2);
  }
  await send('PUT', `/${INDEX}/_settings`, { 'index.blocks.read_only': true });
  await clock.advance('400d');
  await clock.minutes(3);
}

test('a delete that has begun is stopped by the hold, for good', { timeout: LONG }, async () => {
  await beginDelete();
  expect(await explained()).toMatchObject({
    action: { name: 'delete' },
    info: { message: expect.stringContaining('Failed to delete index') },
  });
  // Whoever blocked it takes the block away: the next try of the delete is a minute off.
  await send('PUT', `/${INDEX}/_settings`, { 'index.blocks.read_only': null });
  declareHold(copy, 'matter', 'das-audit-pci-*');
  await expectExit(0, copy.run('apply --yes'));
  await clock.minutes(30);
  await clock.advance('900d');
  await clock.minutes(5);
  expect(await standingOf(INDEX)).toEqual(HELD);
  await expectExit(0, copy.run('plan --detailed-exitcode'));

  copy.remove('policies/holds/matter.yaml');
  await expectExit(0, copy.run(`apply --yes ${RELEASE}`));
  await clock.minutes(5);
  expect(await server.request('GET', `/${INDEX}`)).toMatchObject({ status: 404 });
});

test('an index goes back into the state it was held in, not to the beginning', async () => {
  await clock.advance('40d');
  await clock.minutes(3);
  const before = await standingOf(INDEX);
  expect(before).toEqual({ blocked: false, policy: 'pci-dss', state: 'snapshot' });
  declareHold(copy, 'matter', INDEX);
  await expectExit(0, copy.run('apply --yes'));
  expect(await standingOf(INDEX)).toEqual(HELD);

  copy.remove('policies/holds/matter.yaml');
  await expectExit(0, copy.run(`apply --yes ${RELEASE}`));
  await clock.minutes(1);
  expect(await standingOf(INDEX)).toEqual(before);
});
