import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { Method } from '../../../src/core/ports.ts';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import { acceptable, incomparable, lifeOf, snapshotsDone, toldBy } from '../../support/lifecycle.ts';
import { type Replay, startReplay } from '../../support/replay.ts';

const { url, username, password, caFile, inboxUrl } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);

const done = async (method: Method, path: string, body?: object): Promise<void> => {
  const answer = await search.request(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
};

let replay: Replay;
beforeAll(() => {
  replay = startReplay(search);
});
beforeEach(() => clock.hold());
afterEach(() => clock.reset());
afterAll(() => search.request('DELETE', replay.named('/life-*')));

/** Plays a recording to its second and holds each answer to the recorded one; gives what it passed over, and why. */
async function live(name: string, between?: (at: number) => Promise<void>): Promise<readonly string[]> {
  const life = lifeOf(name);
  const passedOver: string[] = [];
  for (const [at, moment] of life.entries()) {
    await snapshotsDone(search);
    await between?.(at);
    await clock.advance(`${moment.second - (life[at - 1]?.second ?? 0)}s`);
    const { expected, actual } = await replay.play(acceptable(moment));
    const why = incomparable(moment, life.slice(0, at));
    if (why === undefined) expect(actual, `${moment.name}, second ${moment.second}`).toEqual(expected);
    else passedOver.push(`${moment.second}: ${why}`);
  }
  return passedOver;
}

const UNSEEN = '2: not yet seen by a search';

test('an index is made read-only, merged, made small and closed, a step a minute', async () => {
  expect(await live('ism-chain')).toEqual([
    UNSEEN,
    '304: caught in the middle of a run',
    '421: caught in the middle of a run',
  ]);
});

test('an action that fails is tried again after its delay, then the index has failed and rests', async () => {
  expect(await live('ism-failing')).toEqual(['181: caught in the middle of a run']);
});

test('a held index is not deleted, however often it is tried, and goes on once it is released', async () => {
  expect(await live('ism-held')).toEqual([
    UNSEEN,
    '181: caught in the middle of a run',
    '304: not yet seen by a search',
  ]);
});

test('an index is rolled over once, and its policy is completed', async () => {
  // The recording put one document into the index, and did not record that.
  const index = replay.named('/life-roll-000001');
  const fill = (at: number): Promise<void> =>
    at === 6 ? done('POST', `${index}/_doc?refresh=true`, { a: 1 }) : Promise.resolve();
  expect(await live('ism-roll', fill)).toEqual([UNSEEN]);
});

test('a notice is sent, a snapshot is made, and then the index is gone', async () => {
  const channel = { name: 'life', config_type: 'webhook', webhook: { url: `${inboxUrl}/hooks/life` } };
  const config_id = replay.named('life-hook');
  const repository = replay.named('life-repo');
  await done('POST', '/_plugins/_notifications/configs', { config_id, config: channel });
  await done('PUT', `/_snapshot/${repository}`, { type: 'fs', settings: { location: repository } });
  expect(await live('ism-notice')).toEqual([UNSEEN, '421: caught in the middle of a run']);
  expect(await messages('life-notice')).toEqual(toldBy('life-notice').map(plain));

  await done('DELETE', `/_plugins/_notifications/configs/${config_id}`);
  await done('DELETE', `/_snapshot/${repository}/n-*`);
  await done('DELETE', `/_snapshot/${repository}`);
});

/** The notices of one policy that arrived, as the recording would have them. */
async function messages(policy: string): Promise<readonly string[]> {
  const response = await fetch(`${inboxUrl}/messages`);
  const all = (await response.json()) as readonly { readonly body: string }[];
  const own = replay.named(policy);
  return all.filter(({ body }) => body.includes(own)).map(({ body }) => plain(body.replaceAll(own, policy)));
}

/** Without what no two servers share: the index's own id, and when its state began. */
const plain = (message: string): string =>
  message.replace(/ in \S{22} /, ' in <uuid> ').replace(/start_time=\d{13}/, 'start_time=<time>');
