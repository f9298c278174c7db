import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Method } from '../../../src/core/ports.ts';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import { killAndBringBack } from '../../support/killed.ts';
import { snapshotsDone } from '../../support/lifecycle.ts';

const { url, username, password, caFile } = inject('sandbox');
const stateFolder = inject('sandboxStateFolder');
const ca = readFileSync(caFile, 'utf8');
const search = connectSearch({ url, username, password, ca });
const clock = movedClock(search);

const done = async (method: Method, path: string, body?: object): Promise<void> => {
  const answer = await search.request(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
};

const POLICY = {
  description: 'a little of everything',
  default_state: 'hot',
  states: [
    {
      name: 'hot',
      actions: [{ index_priority: { priority: 7 } }, { force_merge: { max_num_segments: 1 } }],
      transitions: [{ state_name: 'kept', conditions: { min_index_age: '1m' } }],
    },
    {
      name: 'kept',
      actions: [{ snapshot: { repository: 'killed', snapshot: '{{ctx.index}}' } }, { close: {} }],
      transitions: [{ state_name: 'gone', conditions: { min_state_age: '1m' } }],
    },
    {
      name: 'gone',
      actions: [
        {
          notification: {
            channel: { id: 'killed' },
            message_template: { source: '{{ctx.index}} is deleted' },
          },
        },
        { delete: {} },
      ],
      transitions: [],
    },
  ],
};
/** One step a minute; a step that was killed is taken up a minute later. */
const LONGEST = 60;

const WAY = [
  'Successfully initialized policy: killed',
  'Successfully set index priority to 7 [index=<index>]',
  'Successfully set index to read-only [index=<index>]',
  'Successfully completed force merge [index=<index>]',
  'Successfully confirmed segments force merged [index=<index>]',
  'Transitioning to kept [index=<index>]',
  'Successfully started snapshot [index=<index>]',
  'Successfully created snapshot [index=<index>]',
  'Successfully closed index [index=<index>]',
  'Transitioning to gone [index=<index>]',
  'Successfully sent notification [index=<index>]',
];

/** A receiver that lives on while the sandbox's own inbox dies with the stand-in. */
const told: string[] = [];
const receiver = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => told.push(chunk.toString('utf8')));
  request.on('end', () => response.end('ok'));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    receiver.listen(0, '127.0.0.1', resolve);
  });
  const { port } = receiver.address() as AddressInfo;
  const channel = { name: 'killed', config_type: 'webhook', webhook: { url: `http://127.0.0.1:${port}/` } };
  await done('POST', '/_plugins/_notifications/configs', { config_id: 'killed', config: channel });
  await done('PUT', '/_snapshot/killed', { type: 'fs', settings: { location: 'killed' } });
  await done('PUT', '/_plugins/_ism/policies/killed', { policy: POLICY });
  await clock.hold();
});

afterAll(async () => {
  receiver.close();
  await clock.reset();
  await done('DELETE', '/_snapshot/killed/killed-*');
  await done('DELETE', '/_snapshot/killed');
  await done('DELETE', '/_plugins/_ism/policies/killed');
  await done('DELETE', '/_plugins/_notifications/configs/killed');
});

/** What an index came through, minute by minute, until it is gone; `minute` lets one pass. */
async function lived(index: string, minute: (at: number) => Promise<void>): Promise<readonly string[]> {
  await done('PUT', `/${index}`, { settings: { number_of_replicas: 0 } });
  await done('POST', `/${index}/_doc?refresh=true`, { a: 1 });
  await done('POST', `/_plugins/_ism/add/${index}`, { policy_id: 'killed' });
  const seen: string[] = [];
  for (let at = 0; at < LONGEST; at += 1) {
    await snapshotsDone(search);
    await minute(at);
    const now = await shown(index);
    if (now === undefined) return seen;
    if (now !== '' && now !== seen.at(-1)) seen.push(now);
  }
  const { body } = await search.request('GET', `/_plugins/_ism/explain/${index}`);
  throw new Error(`${index} is not gone after ${LONGEST} minutes: ${JSON.stringify(body)}`);
}

/** What explain says of an index: '' for nothing yet or a step that is not over, undefined when it is gone. */
async function shown(index: string): Promise<string | undefined> {
  const { status, body } = await search.request('GET', `/_plugins/_ism/explain/${index}`);
  if (status === 400) return undefined;
  const { info } = (body as Record<string, { readonly info?: { readonly message: string } }>)[index] ?? {};
  const message = info?.message ?? '';
  return message.startsWith('Starting') ? '' : message.replaceAll(index, '<index>');
}

/** Asks for one minute, once: the client would ask again when its server dies, and two would pass. */
function minuteOnce(): Promise<void> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json' };
    const path = new URL('/_sandbox/clock', url);
    const asked = request(path, {
      method: 'POST',
      ca,
      headers,
      auth: `${username}:${password}`,
      agent: false,
    });
    asked.on('response', (response) => response.resume().on('close', () => resolve()));
    asked.on('error', () => resolve());
    asked.end(JSON.stringify({ advance: '1m' }));
  });
}

test('killed in every minute, by itself or with its node, an index goes the way of one that was let be, to its end', async () => {
  const begun = performance.now();
  expect(await lived('killed-calm', () => clock.minutes(1))).toEqual(WAY);
  const usual = (performance.now() - begun) / WAY.length;
  const killed = await lived('killed-often', async (at) => {
    // The kill falls before, into or after the run of that minute, however fast the machine is: some get through.
    const moving = minuteOnce();
    await delay((at % 4) * 0.7 * usual);
    await killAndBringBack(stateFolder, 'standIn', ...(at === 4 || at === 10 ? (['node'] as const) : []));
    await moving;
  });
  // A step that a kill cut short is taken up with the next minute's: between two looks may lie two steps, and no other.
  expect(killed.length).toBeGreaterThan(0);
  expect(killed).toEqual(WAY.filter((step) => killed.includes(step)));
}, 600_000);

test('its snapshot was made once, its notice sent, and its job is gone with it', async () => {
  const { body } = await search.request('GET', '/_snapshot/killed/killed-*');
  const made = (
    body as { readonly snapshots: readonly { readonly snapshot: string; readonly state: string }[] }
  ).snapshots;
  const names = made.map(({ snapshot }) => snapshot.slice(0, 'killed-often'.length));
  expect(names.toSorted()).toEqual(['killed-calm-', 'killed-often']);
  expect(new Set(made.map(({ state }) => state))).toEqual(new Set(['SUCCESS']));

  expect(told).toEqual(expect.arrayContaining(['killed-calm is deleted', 'killed-often is deleted']));
  const jobs = await search.request('GET', '/.opendistro-ism-config/_count?q=managed_index.index:killed-*');
  expect(jobs.body).toMatchObject({ count: 0 });
});
