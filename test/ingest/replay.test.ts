import { expect, it } from 'vitest';
import { runBatch } from '../../src/ingest/batch.ts';
import { replay } from '../../src/ingest/replay.ts';
import { plan } from '../../src/sandbox/generator/plan.ts';
import { seal } from '../../src/sandbox/generator/seal.ts';
import { eventFiles } from '../support/events.ts';
import { testPorts } from '../support/ingest.ts';
import { makeLocalKeys } from '../support/local-keys.ts';
import { fakeSearch } from '../support/search-fake.ts';

const keys = makeLocalKeys();
const run = (text: string, stream?: string): ReturnType<typeof replay> =>
  replay([{ name: 'f.json', text }], { keys, now: () => 0, ...(stream === undefined ? {} : { stream }) });
const [select] = eventFiles('aurora-postgresql').filter(({ name }) => name === 'select');
const inner = select?.record ?? {};
const bare = (inner['databaseActivityEventList'] as readonly object[])[0] ?? {};
const heartbeat = { ...inner, databaseActivityEventList: [{ type: 'heartbeat' }] };
const opened = {
  type: 'DatabaseActivityMonitoringRecords',
  version: '1.1',
  databaseActivityEvents: inner,
  key: 'k',
};

it.each([
  ['an inner record', JSON.stringify(inner)],
  ['an opened envelope', JSON.stringify(opened, null, 2)],
  ['a bare event', JSON.stringify(bare)],
  ['a list', JSON.stringify([bare])],
  ['JSON Lines', `\n${JSON.stringify(heartbeat)}\n${JSON.stringify(inner)}\n`],
])('reads %s', async (_, text) => {
  const { events } = await run(text);
  expect(events.map(({ event }) => event)).toMatchObject([{ activity: 'select', outcome: 'success' }]);
});

it('a plain file comes from its cluster, else its instance, else unknown', async () => {
  const sources = await Promise.all(
    [inner, { ...inner, clusterId: '' }, bare].map(
      async (value) => (await run(JSON.stringify(value))).events[0]?.event.source,
    ),
  );
  expect(sources).toEqual([inner['clusterId'], inner['instanceId'], 'unknown']);
});

it('counts a heartbeat and shows no event', async () => {
  expect(await run(JSON.stringify(heartbeat))).toEqual({
    events: [],
    accounts: { records: 1, events: 0, heartbeats: 1 },
  });
});

it('opens sealed records, and gives each event the id and the words that ingestion gives it', async () => {
  const planned = plan(2, { month: '2026-10', events: 60 });
  const sealed = await seal(planned.records, keys);
  const search = fakeSearch();
  await runBatch(sealed, testPorts(search, keys));
  const lines = sealed.map((record) => JSON.stringify(record)).join('\n');
  const { events, accounts } = await run(lines);
  expect(accounts.events).toBe(60 + planned.expected.repeats);
  const stored = new Map(
    [...search.stored].map(([key, document]) => [key.slice(key.indexOf('/') + 1), document]),
  );
  for (const { id, event } of events) {
    const { sequence: _, ...same } = event;
    expect(stored.get(id)).toMatchObject(same);
  }
});

it('opens a Lambda event, and a bare envelope whose stream is named', async () => {
  const [record] = await seal(plan(2, { month: '2026-10', events: 8 }).records, keys);
  const lambda = {
    Records: [
      {
        eventID: `shardId-1:${record?.sequence}`,
        eventSourceARN: `arn:aws:kinesis:eu-central-1:210987654321:stream/${record?.stream}`,
        kinesis: {
          sequenceNumber: record?.sequence,
          approximateArrivalTimestamp: 1_790_000_000.5,
          data: record?.data,
        },
      },
    ],
  };
  const envelope = Buffer.from(record?.data ?? '', 'base64').toString();
  const ids = (await run(JSON.stringify(lambda))).events.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  expect((await run(envelope, record?.stream)).events.map(({ id }) => id)).toEqual(ids);
  await expect(run(envelope)).rejects.toThrow(
    'f.json is a sealed record, and the stream it came from is not known.',
  );
  await expect(run(envelope, 'aws-rds-das-cluster-OTHER')).rejects.toThrow(
    'f.json cannot be read: decrypt: no-key:',
  );
});

it.each([
  ['{', 'f.json, line 1, cannot be read: it is no JSON'],
  [`${JSON.stringify(inner)}\n{"a"`, 'f.json, line 2, cannot be read: it is no JSON'],
  ['[1]', 'f.json, record 1, cannot be read: it is no JSON object.'],
  ['{"a":1}', 'f.json cannot be read: it is neither an activity record nor an event.'],
  ['{"Records":[{}]}', 'f.json cannot be read: it is no Kinesis event of Lambda'],
  [
    '{"command":"SELECT","serverType":"oracle"}',
    'f.json cannot be read: an event in it is refused, normalise: no-time',
  ],
  ['{"databaseActivityEventList":{}}', 'f.json cannot be read: parse: no-list'],
])('says file and place for %s', async (text, message) => {
  await expect(run(text)).rejects.toMatchObject({
    code: 'RECORD_UNREADABLE',
    message: expect.stringContaining(message),
    hint: expect.any(String),
  });
});
