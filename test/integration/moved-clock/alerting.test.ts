import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import {
  bucketMonitor,
  makeChannel,
  makeGrants,
  queryMonitor,
  startReceiver,
} from '../../support/monitors.ts';

const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);
const receiver = await startReceiver();
const MONITORS = '/_plugins/_alerting/monitors';
const index = 'alerting-events';
const channel = 'alerting-hook';
const made: string[] = [];

beforeAll(async () => {
  await makeChannel(search, channel, receiver.url);
});
beforeEach(async () => {
  await clock.hold();
  await makeGrants(search, index, ['dba0', 'dba1']);
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

type Alert = { readonly id: string; readonly [member: string]: unknown };

async function make(monitor: object): Promise<string> {
  const { status, body } = await search.request('POST', MONITORS, monitor);
  expect(status).toBe(201);
  const id = (body as { readonly _id: string })._id;
  made.push(id);
  return id;
}

async function alerts(parameters: string): Promise<readonly Alert[]> {
  const { body } = await search.request('GET', `${MONITORS}/alerts?${parameters}`);
  return (body as { readonly alerts: readonly Alert[] }).alerts;
}

const alertsOf = (id: string): Promise<readonly Alert[]> => alerts(`monitorId=${id}`);

/** The messages that arrived while `act` was done. */
async function messages(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = receiver.messages.length;
  await act();
  return receiver.messages.slice(before);
}

test('an alert that was acknowledged stays quiet until it is over, and the next one is told again', async () => {
  const id = await make(queryMonitor({ name: 'seen', index, channel }));
  expect(await messages(() => clock.minutes(2))).toEqual(['seen', 'seen']);
  const [alert] = await alertsOf(id);
  expect(
    await search.request('POST', `${MONITORS}/${id}/_acknowledge/alerts`, { alerts: [alert?.id, 'zz'] }),
  ).toMatchObject({
    status: 200,
    body: {
      success: [alert?.id],
      failed: [{ zz: { failed_reason: 'Alert: zz does not exist (it may have already completed).' } }],
    },
  });
  expect(await messages(() => clock.minutes(2))).toEqual([]);
  expect(await alertsOf(id)).toMatchObject([{ state: 'ACKNOWLEDGED', version: 3 }]);
  const again = await search.request('POST', `${MONITORS}/${id}/_acknowledge/alerts`, {
    alerts: [alert?.id],
  });
  expect(again.body).toMatchObject({
    failed: [{ [String(alert?.id)]: { failed_reason: 'Alert has already been acknowledged.' } }],
  });

  await makeGrants(search, index, []);
  await clock.advance('1m');
  expect(await alertsOf(id)).toMatchObject([{ id: alert?.id, state: 'COMPLETED', version: 1 }]);
  await makeGrants(search, index, ['dba0']);
  expect(await messages(() => clock.advance('1m'))).toEqual(['seen']);
  expect(await alerts(`monitorId=${id}&alertState=ACTIVE`)).toHaveLength(1);
});

test('an acknowledgement of nothing, and of a monitor that is not there, is refused', async () => {
  const id = await make(queryMonitor({ name: 'quiet', index }));
  expect(await search.request('POST', `${MONITORS}/${id}/_acknowledge/alerts`, {})).toMatchObject({
    status: 400,
    body: { error: { reason: 'You must provide at least one alert id.' } },
  });
  expect(
    await search.request('POST', `${MONITORS}/none/_acknowledge/alerts`, { alerts: ['a'] }),
  ).toMatchObject({
    status: 404,
    body: { error: { reason: 'No monitor found with id [none]' } },
  });
});

test('a monitor that is disabled rests, and one that was enabled again counts from then', async () => {
  const resting = queryMonitor({ name: 'resting', index, channel, more: { enabled: false } });
  const id = await make(resting);
  expect(await messages(() => clock.advance('1h'))).toEqual([]);
  await search.request('PUT', `${MONITORS}/${id}`, { ...resting, enabled: true });
  expect(await messages(() => clock.advance('59s'))).toEqual([]);
  expect(await messages(() => clock.advance('1s'))).toEqual(['resting']);
});

test('an update keeps the rhythm, and a day that passes at once is one run', async () => {
  const monitor = queryMonitor({ name: 'steady', index, channel });
  const id = await make(monitor);
  await clock.advance('40s');
  await search.request('PUT', `${MONITORS}/${id}`, monitor);
  expect(await messages(() => clock.advance('20s'))).toEqual(['steady']);
  expect(await messages(() => clock.advance('1d'))).toEqual(['steady']);
  expect(await alertsOf(id)).toMatchObject([{ version: 2, monitor_version: 2 }]);
});

test('an alert of a trigger that is taken away, or of a monitor that is deleted, is DELETED in the history', async () => {
  const monitor = queryMonitor({ name: 'changing', index });
  const id = await make(monitor);
  await clock.minutes(2);
  await search.request('PUT', `${MONITORS}/${id}`, { ...monitor, triggers: [] });
  expect(await alertsOf(id)).toMatchObject([{ state: 'DELETED', version: 2, end_time: null }]);
  await search.request('PUT', `${MONITORS}/${id}`, monitor);
  await clock.advance('1m');
  await search.request('DELETE', `${MONITORS}/${id}`);
  expect(await alertsOf(id)).toMatchObject([{ state: 'DELETED' }, { state: 'DELETED' }]);
  await clock.advance('1h');
  expect(await alertsOf(id)).toHaveLength(2);
});

test('each user has an alert of its own, and its action is throttled by itself', async () => {
  const id = await make(bucketMonitor({ name: 'by user', index, channel, throttled: true }));
  expect(await messages(() => clock.advance('1m'))).toEqual(['by user dba0', 'by user dba1']);
  await makeGrants(search, index, ['dba0', 'dba2']);
  expect(await messages(() => clock.advance('1m'))).toEqual(['by user dba2']);
  const held = (throttled_count: number) => ({ action_execution_results: [{ throttled_count }] });
  expect(await alerts(`monitorId=${id}&alertState=ACTIVE&sortString=start_time`)).toMatchObject([
    held(1),
    held(0),
  ]);
  expect(await alerts(`monitorId=${id}&alertState=COMPLETED`)).toMatchObject([
    { agg_alert_content: { bucket_keys: ['dba1'] } },
  ]);
});

test('alerts are listed by state, severity and words, in pages, in the order that was asked for', async () => {
  for (const [name, severity] of [
    ['list alpha', '1'],
    ['list beta', '2'],
    ['list gamma', '2'],
  ] as const) {
    await make(queryMonitor({ name, index, severity }));
  }
  await clock.advance('1m');
  const names = async (parameters: string) =>
    (await alerts(`searchString=list&${parameters}`)).map(({ monitor_name }) => monitor_name);
  expect(await names('')).toEqual(['list alpha', 'list beta', 'list gamma']);
  expect(await names('severityLevel=2')).toEqual(['list beta', 'list gamma']);
  expect(await names('alertState=COMPLETED')).toEqual([]);
  expect(await names('alertState=ALL&severityLevel=ALL&sortOrder=desc&size=1&startIndex=1')).toEqual([
    'list beta',
  ]);
  expect((await names('sortString=severity&sortOrder=desc&size=2')).sort()).toEqual([
    'list beta',
    'list gamma',
  ]);
  const { body } = await search.request('GET', `${MONITORS}/alerts?searchString=list%20gamma&size=0`);
  expect(body).toEqual({ alerts: [], totalAlerts: 1 });
});

test('a run on request keeps the alert of a stored monitor, and of the monitor in a request none', async () => {
  const monitor = queryMonitor({ name: 'on request', index, channel });
  const id = await make(monitor);
  expect(await messages(() => search.request('POST', `${MONITORS}/_execute`, monitor))).toEqual([
    'on request',
  ]);
  expect(await messages(() => search.request('POST', `${MONITORS}/${id}/_execute?dryrun=true`))).toEqual([]);
  expect(await alertsOf(id)).toEqual([]);
  expect(await messages(() => search.request('POST', `${MONITORS}/${id}/_execute`))).toEqual(['on request']);
  expect(await alertsOf(id)).toMatchObject([{ state: 'ACTIVE', version: 1 }]);
});

test('what a monitor cannot search or send is an alert in error, which says so', async () => {
  const lost = await make(queryMonitor({ name: 'lost', index: 'alerting-nowhere' }));
  const unheard = await make(queryMonitor({ name: 'unheard', index, channel: 'alerting-nobody' }));
  await clock.advance('1m');
  expect(await alertsOf(lost)).toMatchObject([
    {
      state: 'ERROR',
      error_message: `Failed fetching inputs:\norg.opensearch.index.IndexNotFoundException: no such index [alerting-nowhere]`,
    },
  ]);
  expect(await alertsOf(unheard)).toMatchObject([
    {
      state: 'ERROR',
      error_message:
        'Failed running action:\nUnable to find a Notification Channel or Destination config with id [unheard-action]',
    },
  ]);
});

test('a document-level monitor is kept, and openly not run', async () => {
  const condition = { script: { source: 'query[name=q]', lang: 'painless' } };
  const id = await make({
    ...queryMonitor({ name: 'each document', index }),
    monitor_type: 'doc_level_monitor',
    inputs: [
      {
        doc_level_input: {
          description: '',
          indices: [index],
          queries: [{ id: 'q', name: 'q', query: 'a:b', tags: [] }],
        },
      },
    ],
    triggers: [{ document_level_trigger: { id: 'd', name: 'd', severity: '1', condition, actions: [] } }],
  });
  await clock.minutes(2);
  expect(await alertsOf(id)).toEqual([]);
  expect(await search.request('POST', `${MONITORS}/${id}/_execute`)).toMatchObject({ status: 501 });
});

test('the statistics name the jobs and when they ran', async () => {
  const id = await make(queryMonitor({ name: 'counted', index }));
  await clock.advance('1m');
  const { status, body } = await search.request('GET', '/_plugins/_alerting/stats');
  const [node] = Object.values((body as { nodes: object }).nodes);
  expect([status, node.jobs_info[id]]).toEqual([
    200,
    { last_execution_time: await clock.now(), running_on_time: true },
  ]);
});
