import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, afterEach, beforeEach, expect, inject, test } from 'vitest';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import { killAndBringBack } from '../../support/killed.ts';
import {
  bucketMonitor,
  makeChannel,
  makeGrants,
  queryMonitor,
  startReceiver,
} from '../../support/monitors.ts';

const { url, username, password, caFile } = inject('sandbox');
const folder = inject('sandboxStateFolder');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);
const receiver = await startReceiver();
const MONITORS = '/_plugins/_alerting/monitors';
const CONFIG = '/.opendistro-alerting-config/_doc';
const index = 'killed-events';
const channel = 'killed-hook';
const made: string[] = [];
/** A node takes its time to come back on a busy machine. */
const PATIENT = 300_000;

beforeEach(async () => {
  await clock.hold();
  await makeChannel(search, channel, receiver.url);
  await makeGrants(search, index, ['dba0', 'dba1']);
  receiver.messages.splice(0);
});
afterEach(async () => {
  for (const id of made.splice(0)) await search.request('DELETE', `${MONITORS}/${id}`);
  await clock.reset();
});
afterAll(async () => {
  await search.request('DELETE', `/_plugins/_notifications/configs/${channel}`);
  await search.request('DELETE', `/${index}`);
  await receiver.close();
});

async function make(monitor: object): Promise<string> {
  const { body } = await search.request('POST', MONITORS, monitor);
  const id = (body as { readonly _id: string })._id;
  made.push(id);
  return id;
}

async function alertsOf(id: string): Promise<readonly object[]> {
  const { body } = await search.request('GET', `${MONITORS}/alerts?monitorId=${id}`);
  return (body as { readonly alerts: readonly object[] }).alerts;
}

/** A held clock does what is due when it is told to hold. */
const passAgain = (): Promise<void> => clock.hold();

/** A minute in which parts are killed as the next message arrives, before it is answered. */
async function minuteWithDeath(...parts: readonly ('standIn' | 'node')[]): Promise<void> {
  let back: Promise<void> | undefined;
  const killed = new Promise<void>((resolve) => {
    receiver.onNext(async () => {
      back = killAndBringBack(folder, ...parts);
      resolve();
      await back;
    });
  });
  const moved = clock.advance('1m').catch(() => undefined);
  await killed;
  await Promise.all([back, moved]);
  await passAgain();
}

test(
  'killed between runs, monitors go on where they were: one alert, a version and a message a minute',
  async () => {
    const id = await make(queryMonitor({ name: 'between', index, channel }));
    await clock.minutes(2);
    await killAndBringBack(folder, 'standIn');
    await clock.minutes(1);
    await killAndBringBack(folder, 'standIn', 'node');
    await passAgain();
    await clock.minutes(1);
    expect(await alertsOf(id)).toMatchObject([{ state: 'ACTIVE', version: 4 }]);
    expect(receiver.messages).toEqual(Array.from({ length: 4 }, () => 'between'));
  },
  PATIENT,
);

test(
  'killed while a run is under way, its message comes once more and its alert once',
  async () => {
    const id = await make(queryMonitor({ name: 'during', index, channel }));
    await minuteWithDeath('standIn');
    expect(await alertsOf(id)).toMatchObject([{ state: 'ACTIVE', version: 1 }]);
    expect(receiver.messages).toEqual(['during', 'during']);
    await clock.minutes(1);
    await minuteWithDeath('standIn', 'node');
    expect(await alertsOf(id)).toMatchObject([{ state: 'ACTIVE', version: 3 }]);
    expect(receiver.messages).toHaveLength(5);
    await makeGrants(search, index, []);
    await clock.minutes(1);
    expect(await alertsOf(id)).toMatchObject([{ state: 'COMPLETED', version: 1 }]);
  },
  PATIENT,
);

test(
  'when the node dies under a run whose message arrived, the message is not sent again and the alert is kept',
  async () => {
    const id = await make(queryMonitor({ name: 'node only', index, channel }));
    let back: Promise<void> = Promise.resolve();
    receiver.onNext(async () => {
      back = killAndBringBack(folder, 'node');
      await delay(500);
    });
    await clock.advance('1m');
    await back;
    await passAgain();
    expect(await alertsOf(id)).toMatchObject([{ state: 'ACTIVE', version: 1 }]);
    expect(receiver.messages).toEqual(['node only']);
  },
  PATIENT,
);

test('killed between the alerts of two buckets, both are there once', async () => {
  const id = await make(bucketMonitor({ name: 'buckets', index, channel }));
  await minuteWithDeath('standIn');
  const alerts = await alertsOf(id);
  expect(alerts).toHaveLength(2);
  for (const user of ['dba0', 'dba1']) {
    const content = expect.objectContaining({ bucket_keys: [user] });
    expect(alerts).toContainEqual(expect.objectContaining({ version: 2, agg_alert_content: content }));
  }
  expect(receiver.messages).toEqual(['buckets dba0', 'buckets dba0', 'buckets dba1']);
});

test('alerts of a run that is done, and that had not reached their index, get there once, and nothing is sent', async () => {
  const id = await make(queryMonitor({ name: 'after', index, channel }));
  await clock.minutes(1);
  const { body } = await search.request('GET', `${CONFIG}/${id}-metadata`);
  const { metadata } = (body as { _source: { metadata: { last_run_context: object } } })._source;
  const [alert] = await alertsOf(id);
  const context = { ...metadata.last_run_context, unwritten: [{ ...alert, version: 2 }] };
  const asLeft = { metadata: { ...metadata, last_run_context: context } };
  await search.request('PUT', `${CONFIG}/${id}-metadata?refresh=true`, asLeft);
  await passAgain();
  expect(await alertsOf(id)).toMatchObject([{ version: 2 }]);
  await search.request('PUT', `${CONFIG}/${id}-metadata?refresh=true`, asLeft);
  await passAgain();
  expect(await alertsOf(id)).toMatchObject([{ version: 2 }]);
  expect(receiver.messages).toEqual(['after']);
});

test('what is left of a monitor that was deleted as the sandbox died is cleared at the next start', async () => {
  const id = await make(queryMonitor({ name: 'gone', index }));
  await clock.minutes(1);
  await search.request('DELETE', `${CONFIG}/${id}?refresh=true`);
  await killAndBringBack(folder, 'standIn');
  await passAgain();
  expect(await alertsOf(id)).toMatchObject([{ state: 'DELETED', version: 1 }]);
  expect((await search.request('GET', `${CONFIG}/${id}-metadata`)).status).toBe(404);
});
