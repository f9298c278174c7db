import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { connectSearch } from '../../../src/targets/search.ts';
import { capturesOf, timelineOf } from '../../support/captures.ts';
import { movedClock } from '../../support/clock.ts';
import { startReplay } from '../../support/replay.ts';

const { url, username, password, caFile, inboxUrl } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);

beforeAll(() => clock.hold());
afterAll(() => clock.reset());

describe('3-alerting', () => {
  const replay = startReplay(search);
  const MINUTE_LATER = '3-alerting/29-alerts-after-a-run';
  afterAll(() => deleteMonitors(replay.made()));

  test.each(capturesOf('3-alerting'))('$name is answered as it was recorded', async (capture) => {
    if (capture.name === MINUTE_LATER) await clock.advance('1m');
    const { expected, actual } = await replay.play(capture);
    expect(actual).toEqual(expected);
  });
});

/**
 * Four monitors, each run every minute for ten: one plain, one throttled, one with a broken script, one by bucket. The
 * events they saw were not recorded, but the counts of their buckets were: 15, 30, 22, 7 and none within two minutes.
 * A batch of three every four seconds, the last after 147 s, gives just these.
 */
describe('8-lifecycle', () => {
  const replay = startReplay(search);
  const [events, hook] = [replay.named('life-events'), replay.named('life-hook')];
  const timeline = timelineOf(
    '8-lifecycle/alert-plain',
    '8-lifecycle/alert-throttled',
    '8-lifecycle/alert-broken',
    '8-lifecycle/alert-bucket',
  );
  const sent: Record<number, readonly string[]> = {};
  let minute = 0;

  beforeAll(async () => {
    await search.request('POST', '/_plugins/_notifications/configs', channel(hook));
    const type = { type: 'keyword' };
    const properties = { '@timestamp': { type: 'date' }, activity: type, dbUserName: type };
    await search.request('PUT', `/${events}`, { mappings: { properties } });
    await search.request('POST', '/_bulk?refresh=true', batches(events, await clock.now()));
  });
  afterAll(async () => {
    await deleteMonitors(replay.made());
    await search.request('DELETE', `/_plugins/_notifications/configs/${hook}`);
    await search.request('DELETE', `/${events}`);
  });

  async function until(wanted: number): Promise<void> {
    for (; minute < wanted; minute += 1) {
      const before = (await received()).length;
      await clock.advance('1m');
      sent[minute + 1] = (await received()).slice(before).sort();
    }
  }

  test.each(timeline)('$name is answered as it was recorded', async (capture) => {
    await until(Math.floor(capture.second / 60));
    const { expected, actual } = await replay.play(capture);
    expect(actual).toEqual(expected);
  });

  test('each minute the messages arrive that were recorded, each as often', async () => {
    const recorded = recordedMessages();
    await until(Math.max(...Object.keys(recorded).map(Number)));
    expect(sent).toEqual(recorded);
  });
});

const channel = (id: string): object => ({
  config_id: id,
  config: {
    name: id,
    config_type: 'webhook',
    is_enabled: true,
    webhook: { url: `${inboxUrl}/hooks/life`, method: 'POST' },
  },
});

function batches(index: string, start: number): string {
  const seconds = Array.from({ length: 37 }, (_, at) => 4 * at + 3);
  const events = seconds.flatMap((second) =>
    ['dba0', 'dba1', 'dba2'].map((dbUserName) => ({
      '@timestamp': new Date(start + second * 1_000).toISOString(),
      activity: 'grant',
      dbUserName,
    })),
  );
  return events
    .map((event) => `${JSON.stringify({ create: { _index: index } })}\n${JSON.stringify(event)}\n`)
    .join('');
}

interface Message {
  readonly path: string;
  readonly body: string;
}

async function received(): Promise<string[]> {
  const messages = (await (await fetch(`${inboxUrl}/messages`)).json()) as readonly Message[];
  return messages.filter(({ path }) => path === '/hooks/life').map(({ body }) => body);
}

/** By minute; one of them was index management's. */
function recordedMessages(): Readonly<Record<number, readonly string[]>> {
  const file = new URL('../../captures/8-lifecycle/hook-messages.json', import.meta.url);
  const all = JSON.parse(readFileSync(file, 'utf8')) as readonly (Message & { readonly second: number })[];
  const own = all.filter(({ body }) => !body.startsWith('index '));
  const minutes = [...new Set(own.map(({ second }) => Math.floor(second / 60)))];
  return Object.fromEntries(
    minutes.map((minute) => [
      minute,
      own
        .filter(({ second }) => Math.floor(second / 60) === minute)
        .map(({ body }) => body)
        .sort(),
    ]),
  );
}

async function deleteMonitors(ids: readonly string[]): Promise<void> {
  for (const id of ids) await search.request('DELETE', `/_plugins/_alerting/monitors/${id}`);
}
