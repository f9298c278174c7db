import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { Method } from '../../../src/core/ports.ts';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import { killAndBringBack } from '../../support/killed.ts';

const { url, username, password, caFile, inboxUrl } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);
const SM = '/_plugins/_sm/policies';
const DAY = 86_400_000;
const DAILY = { schedule: { cron: { expression: '0 1 * * *', timezone: 'UTC' } } };
const CONFIG = { repository: 'sm-repo', indices: 'sm-events', include_global_state: false };

interface Snapshot {
  readonly snapshot: string;
  readonly state: string;
  readonly metadata?: { readonly sm_policy?: string; readonly owner?: string };
}

async function ask<T = unknown>(method: Method, path: string, body?: object): Promise<T> {
  const answer = await search.request(method, path, body);
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as T;
}
const snapshots = async (): Promise<readonly Snapshot[]> =>
  (await ask<{ snapshots: readonly Snapshot[] }>('GET', '/_snapshot/sm-repo/_all')).snapshots;
const namesOf = async (policy: string): Promise<readonly string[]> =>
  (await snapshots())
    .filter(({ metadata }) => metadata?.sm_policy === policy)
    .map(({ snapshot }) => snapshot);
const explain = async (name: string): Promise<unknown> =>
  (await ask<{ policies: readonly unknown[] }>('GET', `${SM}/${name}/_explain`)).policies[0];
const policy = (name: string, more: object = {}): Promise<unknown> =>
  ask('POST', `${SM}/${name}`, { creation: DAILY, snapshot_config: CONFIG, ...more });

beforeAll(async () => {
  await ask('PUT', '/_snapshot/sm-repo', { type: 'fs', settings: { location: 'sm-repo' } });
  const lines = Array.from({ length: 7 }, (_, at) => `{"create":{}}\n{"number":${at}}\n`).join('');
  await ask('POST', '/sm-events/_bulk?refresh=true', lines as unknown as object);
});
beforeEach(() => clock.hold());
afterEach(async () => {
  const { policies } = await ask<{ policies: readonly { sm_policy: { name: string } }[] }>('GET', SM);
  for (const { sm_policy } of policies) await ask('DELETE', `${SM}/${sm_policy.name}`);
  for (const { snapshot } of await snapshots()) await ask('DELETE', `/_snapshot/sm-repo/${snapshot}`);
  await clock.reset();
});
afterAll(async () => {
  await search.request('DELETE', '/_snapshot/sm-repo');
  await search.request('DELETE', '/sm-events,sm-restored');
});

test('at its turn a policy makes a snapshot that carries its name and is restored with every document', async () => {
  await policy('sm-daily', { snapshot_config: { ...CONFIG, metadata: { owner: 'das-compliance' } } });
  await clock.advance('24h');

  const [made, ...more] = await snapshots();
  const day = new Date(await clock.now()).toISOString().slice(0, 10);
  expect(more).toEqual([]);
  expect(made).toMatchObject({
    state: 'SUCCESS',
    metadata: { sm_policy: 'sm-daily', owner: 'das-compliance' },
  });
  expect(made?.snapshot).toMatch(new RegExp(`^sm-daily-${day}t\\d\\d:\\d\\d:\\d\\d-[a-z0-9]{8}$`));
  expect(await explain('sm-daily')).toEqual({
    name: 'sm-daily',
    creation: {
      current_state: 'CREATION_START',
      trigger: { time: (Math.floor(((await clock.now()) - DAY / 24) / DAY) + 1) * DAY + DAY / 24 },
      latest_execution: {
        status: 'SUCCESS',
        start_time: await clock.now(),
        end_time: await clock.now(),
        info: {
          message: expect.stringContaining(`Snapshot ${made?.snapshot} creation has finished successfully.`),
        },
      },
    },
    policy_seq_no: expect.any(Number),
    policy_primary_term: expect.any(Number),
    enabled: true,
  });

  const restore = { indices: 'sm-events', rename_pattern: 'sm-events', rename_replacement: 'sm-restored' };
  await ask('POST', `/_snapshot/sm-repo/${made?.snapshot}/_restore?wait_for_completion=true`, restore);
  expect(await ask('GET', '/sm-restored/_count')).toMatchObject({ count: 7 });
});

test('a policy that was away for many turns makes one snapshot, then one a turn', async () => {
  await policy('sm-daily');
  await clock.advance('240h');
  expect(await namesOf('sm-daily')).toHaveLength(1);
  await clock.advance('24h');
  expect(await namesOf('sm-daily')).toHaveLength(2);
  await clock.advance('1m');
  expect(await namesOf('sm-daily')).toHaveLength(2);
});

test('a stopped policy makes nothing, a started one from its next turn on', async () => {
  await policy('sm-daily');
  await ask('POST', `${SM}/sm-daily/_stop`);
  expect(await ask('GET', `${SM}/sm-daily`)).toMatchObject({
    sm_policy: { enabled: false, enabled_time: null },
  });
  await clock.advance('48h');
  expect(await namesOf('sm-daily')).toEqual([]);
  await ask('POST', `${SM}/sm-daily/_start`);
  await clock.advance('1m');
  expect(await namesOf('sm-daily')).toEqual([]);
  await clock.advance('24h');
  expect(await namesOf('sm-daily')).toHaveLength(1);
});

test('old snapshots of the policy are deleted, the least number kept, and nobody else’s touched', async () => {
  await ask('PUT', '/_snapshot/sm-repo/sm-daily-by-hand?wait_for_completion=true', { indices: 'sm-events' });
  await policy('sm-daily', { deletion: { condition: { max_age: '3d', min_count: 2 } } });
  await policy('sm-daily-other');
  for (let day = 0; day < 6; day += 1) await clock.advance('24h');

  const kept = await namesOf('sm-daily');
  expect(kept).toHaveLength(4);
  expect(await namesOf('sm-daily-other')).toHaveLength(6);
  expect((await snapshots()).map(({ snapshot }) => snapshot)).toContain('sm-daily-by-hand');
  expect(await explain('sm-daily')).toMatchObject({
    deletion: {
      current_state: 'DELETION_START',
      latest_execution: {
        status: 'SUCCESS',
        info: { message: expect.stringContaining('deletion has finished.') },
      },
    },
  });
  await clock.advance('960h');
  expect(await namesOf('sm-daily')).toHaveLength(2);
});

test('a pattern gives what others made to the policy that deletes', async () => {
  for (const name of ['legacy-1', 'legacy-2', 'evidence-1'])
    await ask('PUT', `/_snapshot/sm-repo/${name}?wait_for_completion=true`, { indices: 'sm-events' });
  const deletion = { ...DAILY, condition: { max_age: '7d' }, snapshot_pattern: 'legacy-*' };
  await ask('POST', `${SM}/sm-clear`, { deletion, snapshot_config: CONFIG });
  await clock.advance('720h');
  expect((await snapshots()).map(({ snapshot }) => snapshot).sort()).toEqual(['evidence-1', 'legacy-2']);
});

test('channels hear what the policy wants told, and a failing policy is tried again, then given up', async () => {
  const webhook = { url: `${inboxUrl}/hooks/snapshots`, method: 'POST' };
  const config = { name: 'sm', config_type: 'webhook', is_enabled: true, webhook };
  await ask('POST', '/_plugins/_notifications/configs', { config_id: 'sm-channel', config });
  await fetch(`${inboxUrl}/messages`, { method: 'DELETE' });
  const notification = { channel: { id: 'sm-channel' }, conditions: { creation: true, failure: true } };
  await policy('sm-daily', { notification });
  await policy('sm-lost', { notification, snapshot_config: { ...CONFIG, repository: 'sm-nowhere' } });
  await clock.advance('24h');
  expect(await explain('sm-lost')).toMatchObject({
    creation: {
      retry: { count: 3 },
      latest_execution: {
        status: 'RETRYING',
        info: { cause: expect.stringContaining('[sm-nowhere] missing') },
      },
    },
  });
  await clock.minutes(3);
  const given = await explain('sm-lost');
  expect(given).toMatchObject({
    creation: { current_state: 'CREATION_START', latest_execution: { status: 'FAILED' } },
  });
  expect(given).not.toHaveProperty('creation.retry');

  const messages = (await (await fetch(`${inboxUrl}/messages`)).json()) as readonly {
    readonly body: string;
  }[];
  const [first, ...rest] = messages.map(({ body }) => body).sort((one, two) => two.localeCompare(one));
  expect(first).toMatch(/^Snapshot sm-daily-.* creation has finished successfully\.$/);
  expect(rest).toHaveLength(4);
  for (const body of rest) expect(body).toMatch(/^Caught exception while creating snapshot sm-lost-/);
  await ask('DELETE', '/_plugins/_notifications/configs/sm-channel');
});

test.each([0, 10, 40, 120, 300])(
  'a stand-in killed %i ms after a turn makes neither none nor two snapshots of it',
  async (pause) => {
    await policy('sm-killed');
    const before = await clock.now();
    const cut = clock.advance('24h').catch(() => undefined);
    await delay(pause);
    await killAndBringBack(inject('sandboxStateFolder'), 'standIn');
    await cut;
    if ((await clock.now()) === before) await clock.advance('24h');
    await clock.advance('1m');
    expect(await namesOf('sm-killed')).toHaveLength(1);
    expect(await explain('sm-killed')).toMatchObject({
      creation: { latest_execution: { status: 'SUCCESS' } },
    });
  },
);

test.each([
  ['before the snapshot was asked for', false],
  ['after the snapshot was made', true],
])('a creation cut short %s ends with that one snapshot', async (_when, isMade) => {
  await policy('sm-cut');
  await clock.advance('1m');
  const runs = '/.opendistro-ism-config/_doc/sm-cut-sm-metadata';
  const { _source: recorded } = await ask<{ _source: { sm_metadata: { creation: object } } }>('GET', runs);
  const { creation, ...rest } = recorded.sm_metadata;
  const cut = { ...creation, current_state: 'CREATION_CONDITION_MET', started: ['sm-cut-under-way'] };
  await ask('PUT', `${runs}?refresh=true`, { ...recorded, sm_metadata: { ...rest, creation: cut } });
  const made = { indices: 'sm-events', metadata: { sm_policy: 'sm-cut' } };
  if (isMade) await ask('PUT', '/_snapshot/sm-repo/sm-cut-under-way?wait_for_completion=true', made);
  await clock.advance('1m');
  expect(await namesOf('sm-cut')).toEqual(['sm-cut-under-way']);
  expect(await explain('sm-cut')).toMatchObject({
    creation: { current_state: 'CREATION_START', latest_execution: { status: 'SUCCESS' } },
  });
});

test('policies of snapshot management and of index state management do not see each other', async () => {
  const states = [{ name: 'hot', actions: [], transitions: [] }];
  const ism = { policy: { description: 'd', default_state: 'hot', states } };
  await ask('PUT', '/_plugins/_ism/policies/sm-neighbour', ism);
  await policy('sm-daily');
  await policy('sm-weekly');
  await clock.advance('24h');
  expect(await ask('GET', SM)).toMatchObject({
    policies: [{ _id: 'sm-daily-sm-policy' }, { _id: 'sm-weekly-sm-policy' }],
    total_policies: 2,
  });
  const seen = await ask<{ policies: readonly { _id: string }[] }>(
    'GET',
    '/_plugins/_ism/policies?size=1000',
  );
  expect(seen.policies.filter(({ _id }) => _id.startsWith('sm-'))).toMatchObject([{ _id: 'sm-neighbour' }]);
  await ask('DELETE', '/_plugins/_ism/policies/sm-neighbour');
});

test('policies are listed by page and name, and explained by name and pattern', async () => {
  for (const name of ['sm-a', 'sm-b', 'sm-c']) await policy(name);
  const page = await ask('GET', `${SM}?from=1&size=1&sortOrder=desc&queryString=sm-*`);
  expect(page).toMatchObject({ policies: [{ sm_policy: { name: 'sm-b' } }], total_policies: 3 });
  const explained = await ask<{ policies: readonly { name: string }[] }>(
    'GET',
    `${SM}/sm-a,*-c,none/_explain`,
  );
  expect(explained.policies.map(({ name }) => name).sort()).toEqual(['sm-a', 'sm-c']);
});
