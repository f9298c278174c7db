import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { movedClock } from '../../support/clock.ts';
import { killAndBringBack } from '../../support/killed.ts';
import { expectExit, send, server, type WorkingCopy, workingCopy } from '../../support/working-copy.ts';

const clock = movedClock(server);
const stateFolder = inject('sandboxStateFolder');
const REPOSITORY = '/_snapshot/das-audit';
const RESTORED = 'restored-from-snapshot';
let copy: WorkingCopy;

beforeAll(async () => {
  copy = workingCopy();
  await clock.hold();
  await expectExit(0, copy.run('apply --yes'));
  await expectExit(0, copy.run('sandbox generate --now --events 60'));
});

afterAll(async () => {
  for (const { snapshot } of await snapshots()) await send('DELETE', `${REPOSITORY}/${snapshot}`);
  await server.request('DELETE', `/${RESTORED}`);
  await copy.leave();
  await clock.reset();
});

test('an audit index is born, snapshotted, closed, merged, announced and deleted, and its snapshot holds every event', async () => {
  const [index = ''] = await indicesOf('das-audit-pci-*');
  const born = await countOf(index);
  expect(born).toBeGreaterThan(0);

  await clock.minutes(2);
  expect(await explained(index)).toMatchObject({ policy_id: 'pci-dss', enabled: true });

  // A day, and the month that an index of this class spans: a promise to its youngest event.
  await clock.advance('31d');
  await clock.minutes(4);
  expect(await snapshotsOf(index)).toEqual([]);
  await clock.advance('1d');
  await killAndBringBack(stateFolder, 'standIn');
  await until(async () => (await snapshotsOf(index)).length === 1);
  await killAndBringBack(stateFolder, 'standIn');
  await clock.minutes(3);
  expect(await snapshotsOf(index)).toMatchObject([{ state: 'SUCCESS', indices: [index] }]);

  await clock.advance('91d');
  await killAndBringBack(stateFolder, 'node', 'standIn');
  await until(async () => (await explained(index)).action?.name === 'transition');
  expect(await settingsOf(index)).toMatchObject({
    'index.blocks.write': 'true',
    'index.number_of_replicas': '0',
  });
  expect(await segmentsOf(index)).toBeLessThanOrEqual(1);
  expect(await server.request('POST', `/${index}/_doc`, { late: true })).toMatchObject({ status: 403 });
  expect(await countOf(index)).toBe(born);

  await clock.advance('308d');
  await until(async () => (await notices(index)) > 0);
  await killAndBringBack(stateFolder, 'standIn');
  await until(async () => (await server.request('GET', `/${index}`)).status === 404);
  expect(await notices(index)).toBe(1);

  const [kept] = await snapshotsOf(index);
  await send('POST', `${REPOSITORY}/${kept?.snapshot}/_restore?wait_for_completion=true`, {
    indices: index,
    include_global_state: false,
    rename_pattern: '.+',
    rename_replacement: RESTORED,
  });
  expect(await countOf(RESTORED)).toBe(born);
  expect(await expectExit(0, copy.run('drift'))).toContain('No drift');
});

/** Minute by minute, as index management goes. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let passed = 0; passed < 15; passed += 1) {
    if (await holds()) return;
    await clock.minutes(1);
  }
  throw new Error('a quarter of an hour was not enough');
}

async function indicesOf(pattern: string): Promise<readonly string[]> {
  const lines = await send('GET', `/_cat/indices/${pattern}?format=json&h=index`);
  return (lines as unknown as { index: string }[]).map(({ index }) => index);
}

async function countOf(index: string): Promise<number> {
  await send('POST', `/${index}/_refresh`);
  return Number((await send('GET', `/${index}/_count`))['count']);
}

interface Explained {
  readonly policy_id?: string;
  readonly action?: { readonly name: string };
}

const explained = async (index: string): Promise<Explained> =>
  (await send('GET', `/_plugins/_ism/explain/${index}`))[index] as Explained;

interface Snapshot {
  readonly snapshot: string;
  readonly state: string;
  readonly indices: readonly string[];
}

const snapshots = async (): Promise<readonly Snapshot[]> =>
  (await send('GET', `${REPOSITORY}/_all`))['snapshots'] as readonly Snapshot[];

/** Those that index management made of one index: it begins their names with the index. */
const snapshotsOf = async (index: string): Promise<readonly Snapshot[]> =>
  (await snapshots()).filter(({ snapshot }) => snapshot.startsWith(index));

async function settingsOf(index: string): Promise<object> {
  const answer = await send('GET', `/${index}/_settings?flat_settings=true`);
  return (answer[index] as { settings: object }).settings;
}

async function segmentsOf(index: string): Promise<number> {
  const lines = await send('GET', `/_cat/segments/${index}?format=json&h=segment`);
  return (lines as unknown as unknown[]).length;
}

async function notices(index: string): Promise<number> {
  const answer = await fetch(`${inject('sandbox').inboxUrl}/messages`);
  const messages = (await answer.json()) as readonly { body: string }[];
  return messages.filter(({ body }) => body.includes(index)).length;
}
