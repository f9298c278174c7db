import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { SearchPort } from '../../src/core/ports.ts';
import { gather } from '../../src/report/gather.ts';
import { monthlyReport, type ReportRequest } from '../../src/report/index.ts';
import { wantedBy } from '../../src/report/model.ts';
import { monthOf } from '../../src/report/month.ts';
import { PASSES, type PassName } from '../../src/report/passes.ts';
import type { Bucket } from '../../src/report/query.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { countByHand, type Event, eventsIn } from '../report/events.ts';
import { manyEvents } from '../report/many.ts';
import { AUDIT_EVENTS, CONTEXT, SPEC, TEMPLATE } from '../report/sample.ts';

const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const MONTH = '2019-06';
const PAGE_SIZE = 17;

// Months and a data class of this test alone, so that it reads nobody else's events.
const OWN = 'das-audit-reporttest-*';

// Monday 3 June 2019 began week 23; the days before it are of week 22.
const MONDAYS = ['2019-06-03', '2019-06-10', '2019-06-17', '2019-06-24', '2019-07-01'];
const EVENTS = manyEvents(MONTH, (day, dataClass) => {
  if (dataClass === 'weekly') return `das-audit-reporttest-weekly-${isoWeekOf(day)}`;
  const period = day.replaceAll('-', '.');
  return `das-audit-reporttest-${dataClass}-${dataClass === 'cde' ? period : period.slice(0, 7)}`;
});
const IN_MONTH = EVENTS.filter((event) => event['@timestamp'].startsWith(MONTH));

beforeAll(async () => {
  await send('DELETE', `/${OWN}`);
  await send('PUT', '/_index_template/reporttest', {
    index_patterns: [OWN],
    priority: 9000,
    template: { settings: AUDIT_EVENTS.settings, mappings: AUDIT_EVENTS.mappings },
  });
  await index(EVENTS);
});

afterAll(async () => {
  await send('DELETE', `/${OWN}`);
  await send('DELETE', '/_index_template/reporttest');
});

describe('a month of events, some with fields missing, in indices of days, weeks and a month', () => {
  test('gives for each pass the combinations and numbers that counting by hand gives', async () => {
    const facts = await gather(search, SPEC, monthOf(MONTH), wantedBy(SPEC), PAGE_SIZE);
    for (const name of Object.keys(PASSES) as PassName[]) {
      expect.soft(sorted(facts.buckets[name] ?? []), name).toEqual(sorted(countByHand(name, IN_MONTH)));
      const counted = eventsIn(name, IN_MONTH).length;
      expect
        .soft(facts.proofs[name], name)
        .toEqual({ counts: PASSES[name].counts, aggregated: counted, counted, arrived: 0 });
    }
    expect(facts.buckets.privileged?.length).toBeGreaterThan(PAGE_SIZE * 3);
    expect(facts.truncated).toBe(IN_MONTH.filter((event) => event['truncated'] === true).length);
    expect(facts.ignored).toBe(0);
  });

  test('lists the oldest statements, bounded', async () => {
    const wanted = { passes: ['privilegeChanges'], events: { privilegeChanges: 5 } } as const;
    const facts = await gather(search, SPEC, monthOf(MONTH), wanted, PAGE_SIZE);
    const oldest = eventsIn('privilegeChanges', IN_MONTH)
      .map((event) => event['@timestamp'])
      .sort()
      .slice(0, 5);
    expect(facts.events.privilegeChanges?.map((event) => event['@timestamp'])).toEqual(oldest);
  });

  test('is printed with its numbers, the same twice', async () => {
    const [first, second] = [await monthlyReport(request(MONTH)), await monthlyReport(request(MONTH))];
    expect(second.html).toBe(first.html);
    expect(first.summary).toMatchObject({
      completeness: 'proven',
      events: IN_MONTH.length,
      privilegedEvents: eventsIn('privileged', IN_MONTH).length,
      indices: new Set(IN_MONTH.map((event) => event['_index'])).size,
    });
    expect(first.html).toContain(`<b>${IN_MONTH.length}</b><span>events</span>`);
    expect(first.html).toContain(`<b>${eventsIn('ddl', IN_MONTH).length}</b><span>DDL events</span>`);
  });

  test('can be limited to data classes', async () => {
    const spec = { ...SPEC, dataClasses: ['cde'] };
    const { summary } = await monthlyReport({ ...request(MONTH), report: { ...REPORT, spec } });
    expect(summary.events).toBe(IN_MONTH.filter((event) => event['dataClass'] === 'cde').length);
  });

  test('is read from one point in time, which is closed again', async () => {
    const seen: number[] = [];
    const watched: SearchPort = {
      url: search.url,
      request: async (method, path, body) => {
        if (path.startsWith('/_search?')) seen.push(await openContexts());
        return search.request(method, path, body);
      },
    };
    await monthlyReport({ ...request(MONTH), search: watched, pageSize: 10_000 });
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toBeGreaterThan(0);
    expect(await openContexts()).toBe(0);
  });
});

describe('events that the server has taken but does not show in searches yet', () => {
  test('are in the report all the same, also in an index that may no longer be written to', async () => {
    const name = 'das-audit-reporttest-2020.04';
    await send('PUT', `/${name}`, { settings: { 'index.refresh_interval': '-1' } });
    const event = { '@timestamp': '2020-04-01T00:00:00Z', privileged: true };
    for (let at = 0; at < 3; at += 1) await send('POST', `/${name}/_doc`, event);
    await send('PUT', `/${name}/_settings`, { 'index.blocks.read_only': true });
    try {
      const { summary } = await monthlyReport(request('2020-04'));
      expect(summary).toMatchObject({ completeness: 'proven', events: 3, privilegedEvents: 3 });
    } finally {
      await send('PUT', `/${name}/_settings`, { 'index.blocks.read_only': null });
    }
  });
});

describe('a month without an audit index', () => {
  test('gives a report that says so', async () => {
    const { html, summary } = await monthlyReport(request('1999-01'));
    expect(summary).toMatchObject({ completeness: 'none', events: 0, indices: 0 });
    expect(html).toContain('No audit index exists for January 1999');
  });
});

describe('numbers that cannot be proven', () => {
  test('an event with two users, which an aggregation counts twice, fails the report with both numbers', async () => {
    await put('das-audit-reporttest-2019.08', { dbUserName: ['ann', 'bob'] }, '2019-08-01T00:00:00Z');
    await expect(monthlyReport(request('2019-08'))).rejects.toMatchObject({
      code: 'REPORT_UNPROVEN',
      message:
        'Counting privileged events: the aggregation adds up to 2 but the search found 1; no report was written.',
    });
    expect(await openContexts()).toBe(0);
  });

  test('an event in an index of another period fails the report', async () => {
    await put('das-audit-reporttest-2019.10', {}, '2019-10-01T00:00:00Z');
    await put('das-audit-reporttest-2018.01', {}, '2019-10-02T00:00:00Z');
    await expect(monthlyReport(request('2019-10'))).rejects.toMatchObject({
      code: 'REPORT_UNPROVEN',
      message:
        'Counting events: the aggregation adds up to 1 but _count found 2 before; no report was written.',
    });
  });

  test('a month whose only events are in an index of another period fails too', async () => {
    await put('das-audit-reporttest-2018.01', {}, '2019-12-02T00:00:00Z');
    await expect(monthlyReport(request('2019-12'))).rejects.toMatchObject({
      code: 'REPORT_UNPROVEN',
      message: 'No audit index is named for December 2019, yet 1 events of it exist; no report was written.',
    });
  });

  test('a closed index fails the report with the way to open it', async () => {
    await put('das-audit-reporttest-2020.02', {}, '2020-02-01T00:00:00Z');
    await send('POST', '/das-audit-reporttest-2020.02/_close');
    await expect(monthlyReport(request('2020-02'))).rejects.toMatchObject({
      code: 'REPORT_UNPROVEN',
      hint: 'Open it (POST /das-audit-reporttest-2020.02/_open), then run the report again.',
    });
  });

  test.each([
    ['a failed shard', { _shards: { total: 3, failed: 1 } }, 'failed on 1 of 3 shards'],
    ['a time-out', { timed_out: true }, 'ran out of time'],
  ])('%s fails the report', async (_, trouble, words) => {
    const troubled: SearchPort = {
      url: search.url,
      request: async (method, path, body) => {
        const answer = await search.request(method, path, body);
        return path.startsWith('/_search?')
          ? { ...answer, body: { ...(answer.body as object), ...trouble } }
          : answer;
      },
    };
    await expect(monthlyReport({ ...request(MONTH), search: troubled })).rejects.toMatchObject({
      code: 'REPORT_UNPROVEN',
      message: expect.stringContaining(words),
    });
    expect(await openContexts()).toBe(0);
  });
});

function isoWeekOf(day: string): string {
  return `2019.w${22 + MONDAYS.filter((monday) => monday <= day).length}`;
}

const REPORT = { name: 'monthly-privileged-activity', spec: SPEC, templateText: TEMPLATE };

const request = (month: string): ReportRequest => ({
  search,
  report: REPORT,
  month,
  generatedAt: new Date('2026-11-02T06:00:00Z'),
  context: CONTEXT,
  pageSize: PAGE_SIZE,
});

async function put(name: string, event: object, timestamp: string): Promise<void> {
  await send('POST', `/${name}/_doc?refresh=true`, { '@timestamp': timestamp, privileged: true, ...event });
}

async function index(events: readonly Event[]): Promise<void> {
  const lines = events.flatMap(({ _index, ...event }) => [{ create: { _index } }, event]);
  const body = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
  expect(await send('POST', '/_bulk?refresh=true', body)).toMatchObject({ errors: false });
}

async function send(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
  const answer = await search.request(method, path, body);
  expect(answer.status, `${method} ${path}`).toBeLessThan(300);
  return answer.body;
}

async function openContexts(): Promise<number> {
  const { body } = await search.request('GET', `/${OWN}/_stats/search`);
  return (body as { _all: { total: { search: { point_in_time_current: number } } } })._all.total.search
    .point_in_time_current;
}

const sorted = (buckets: readonly Bucket[]): readonly string[] =>
  buckets
    .map(({ key, ...numbers }) =>
      JSON.stringify([Object.entries(key).sort(), Object.entries(numbers).sort()]),
    )
    .sort();
