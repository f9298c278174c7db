import { describe, expect, it } from 'vitest';
import type { Body, Resource } from '../../src/core/types.ts';
import type { MonitorSpec, ShortMonitor } from '../../src/kinds/monitor/spec.gen.ts';
import type { MonitorCase } from '../../src/testing/cases.ts';
import { testMonitor } from '../../src/testing/monitor.ts';
import { server } from '../support/asked.ts';
import { capturesOf } from '../support/captures.ts';
import { resource } from '../support/tiny-kind.ts';

const now = new Date('2026-11-22T10:00:00Z');
const SPEC: ShortMonitor = {
  severity: 'high',
  every: '5m',
  where: { activity: 'login_failed' },
  groupBy: ['dbUserName'],
  when: 'count >= 3',
  notify: [{ channel: 'ops' }],
  runbook: 'Look at who it was, then ask them.',
};

const answerOf = (name: string): unknown =>
  capturesOf('3-alerting').find((one) => one.name === `3-alerting/${name}`)?.response.body;

/** Runs one case against what the real server answered to a run of the same sort. */
async function run(capture: string, one: Partial<MonitorCase>) {
  const { asked, ports } = server((path) =>
    path.includes('_execute') ? { status: 200, body: answerOf(capture) } : { status: 200, body: {} },
  );
  const monitor = {
    ...resource('Monitor', 'failed', SPEC as unknown as Body),
    tests: [{ name: 'a case', events: [], fires: [], ...one }],
  } as Resource<MonitorSpec>;
  const [result] = await testMonitor({ search: ports.search, template: {}, now }, monitor);
  return { result, asked };
}

const BUCKETS = '24-execute-dryrun-bucket-inline';
const QUERY = '22-execute-dryrun-inline';

describe('a case of a bucket-level monitor', () => {
  it('passes when the trigger and its buckets are those expected, and the message says it', async () => {
    const { result } = await run(BUCKETS, { fires: ['three or more'], buckets: ['dba1'], message: 'dba1' });
    expect(result).toMatchObject({ passed: true });
  });

  it.each<[Partial<MonitorCase>, string]>([
    [{ fires: [] }, 'expected to fire: nothing; it was: three or more'],
    [
      { fires: ['three or more'], buckets: ['dba1', 'dba2'] },
      'expected the buckets: dba1; dba2; it was: dba1',
    ],
    [{ fires: ['three or more'], buckets: [] }, 'expected the buckets: nothing; it was: dba1'],
    [{ fires: ['three or more'], message: 'dba2' }, 'expected a message with "dba2", got ["s\\ndba1 "]'],
  ])('fails with what happened: %j', async (one, why) => {
    expect((await run(BUCKETS, one)).result).toMatchObject({ passed: false, why });
  });

  it('is executed on a scratch index, which is gone afterwards', async () => {
    const { asked } = await run(BUCKETS, {
      fires: ['three or more'],
      events: [{ activity: 'login_failed' }],
    });
    const [made, written, executed, emptied, deleted] = asked;
    expect(asked.map(({ method }) => method)).toEqual(['PUT', 'POST', 'POST', 'POST', 'DELETE']);
    expect(emptied?.path).toBe(`${made?.path}/_delete_by_query?refresh=true`);
    expect(made?.path).toMatch(/^\/das-compliance-scratch-[0-9a-f]{16}$/);
    expect(written?.body).toContain('"@timestamp":"2026-11-22T09:59:00.000Z"');
    expect(executed?.path).toContain(`period_end=${now.getTime()}ms`);
    expect(executed?.body).toMatchObject({
      monitor_type: 'bucket_level_monitor',
      inputs: [{ search: { indices: [made?.path.slice(1)] } }],
    });
    expect(deleted?.path).toBe(made?.path);
  });
});

describe('a case of a query-level monitor', () => {
  it('knows no buckets', async () => {
    expect((await run(QUERY, { fires: ['any grant'], message: 'cap grants 1' })).result?.passed).toBe(true);
    expect((await run(QUERY, { fires: ['any grant'], buckets: ['dba1'] })).result?.why).toBe(
      'expected the buckets: dba1; it was: nothing',
    );
  });
});

describe('a case', () => {
  it('that the engine cannot run says what the engine said', async () => {
    const { result } = await run('26-execute-bad-script', { fires: [] });
    expect(result?.why).toMatch(/^the engine answered: .+/);
  });

  it('that cannot be run at all leaves no index behind', async () => {
    const { asked, ports } = server((path) => ({ status: path.includes('_bulk') ? 403 : 200, body: {} }));
    const monitor = {
      ...resource('Monitor', 'failed', SPEC as unknown as Body),
      tests: [{ name: 'a case', events: [{ activity: 'login' }], fires: [] }],
    } as Resource<MonitorSpec>;
    await expect(testMonitor({ search: ports.search, template: {}, now }, monitor)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
    });
    expect(asked.map(({ method }) => method)).toEqual(['PUT', 'POST', 'DELETE']);
  });
});
