import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { examine } from '../../src/core/history-chain.ts';
import { readHistory } from '../../src/core/history-index.ts';
import { observeAndPlan } from '../../src/core/observe.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { channel, consent, monitor, situation } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const NARROW = resource('AuditPolicy', 'base', { narrow: true });
const REFUSED = { status: 400, body: { error: { reason: 'no such thing' } } };

async function historyOf(search: ClusterFake) {
  const { breaks, newest } = await examine(readHistory(search), 100);
  expect(breaks).toEqual([]);
  return newest;
}

describe('an apply leaves in the history', () => {
  it('who agreed to what before it writes, and what became of each step after', async () => {
    const search = fakeCluster();
    const here = situation(search, NARROW, channel);
    const { plan } = await observeAndPlan(here);
    await apply(here, consent({ allow: ['narrows-audit'], reviewed: { digest: plan.digest }, who: 'irene' }));
    expect(await historyOf(search)).toMatchObject([
      {
        event: 'begun',
        command: 'apply',
        environment: 'test',
        who: 'irene',
        commit: 'abc',
        version: '0.0.0',
        when: '2026-11-23T00:00:00.000Z',
        digest: plan.digest,
        consents: {
          reviewed: true,
          allowed: ['narrows-audit'],
          used: [{ risk: 'narrows-audit', address: 'AuditPolicy/base', message: 'less would be kept' }],
        },
      },
      {
        event: 'ended',
        begun: 1,
        result: 'done',
        unchanged: 0,
        outcomes: [
          { action: 'create', address: 'AuditPolicy/base', status: 'applied' },
          { action: 'create', address: 'NotificationChannel/ops', status: 'applied' },
        ],
      },
    ]);
    expect([...search.inventory.values()].map(({ history }) => history)).toEqual(
      [1, 1].map(() => search.history.get('000000000001')?.['hash']),
    );
  });

  it('what failed and what was skipped, and no secret', async () => {
    const search = fakeCluster();
    search.trouble = (method, path, body) =>
      method === 'PUT' && path.endsWith('/ops')
        ? { status: 400, body: { error: { reason: `no: ${(body as { secret: string }).secret}` } } }
        : undefined;
    await apply(situation(search, monitor(), channel), consent());
    expect((await historyOf(search))[1]).toMatchObject({
      result: 'incomplete',
      outcomes: [
        { address: 'NotificationChannel/ops', status: 'failed', code: 'TARGET_REFUSED' },
        { address: 'Monitor/grants', status: 'skipped', because: 'NotificationChannel/ops' },
      ],
    });
    expect(JSON.stringify([...search.history.values()])).not.toContain('hunter2');
  });

  it('that it was interrupted', async () => {
    const search = fakeCluster();
    const stop = new AbortController();
    const run = apply(
      situation(search, monitor(), channel),
      consent({ signal: stop.signal, progress: () => stop.abort() }),
    );
    await run;
    expect((await historyOf(search))[1]).toMatchObject({ result: 'interrupted' });
  });

  it('that it was broken off, with what was done until then', async () => {
    const search = fakeCluster();
    let bulks = 0;
    search.trouble = (_method, path) => {
      if (!path.includes('_bulk')) return undefined;
      bulks += 1;
      return bulks === 2 ? REFUSED : undefined;
    };
    await expect(apply(situation(search, channel), consent())).rejects.toThrow('Writing the inventory');
    search.trouble = () => undefined;
    expect((await historyOf(search))[1]).toMatchObject({
      result: 'broken off',
      outcomes: [{ address: 'NotificationChannel/ops', status: 'applied' }],
      error: { code: 'TARGET_REFUSED', message: expect.stringContaining('no such thing') },
    });
  });

  it('its beginning, when it is killed', async () => {
    const search = fakeCluster();
    let killed = false;
    search.trouble = (_method, path) => {
      killed ||= path.startsWith('/things/') && search.writes.length > 3;
      if (killed) throw new Error('killed');
      return undefined;
    };
    await expect(apply(situation(search, channel), consent())).rejects.toThrow('killed');
    search.trouble = () => undefined;
    search.time += 61;
    expect((await historyOf(search)).map(({ event }) => event)).toEqual(['begun']);
    await apply(situation(search, channel), consent());
    expect((await historyOf(search)).map(({ event }) => event)).toEqual(['begun', 'begun', 'ended']);
  });

  it('nothing, when there was nothing to do, or nobody agreed', async () => {
    const search = fakeCluster();
    await apply(situation(search), consent());
    await expect(
      apply(situation(search, channel), consent({ confirm: async () => false })),
    ).rejects.toMatchObject({ code: 'CONSENT_MISSING' });
    expect(search.writes).toEqual([]);
  });
});

it('nothing is applied that could not be recorded first', async () => {
  const search = fakeCluster();
  search.trouble = (_method, path) => (path.includes('/_create/') ? REFUSED : undefined);
  await expect(apply(situation(search, channel), consent())).rejects.toMatchObject({
    code: 'TARGET_REFUSED',
    message: 'Writing the history: the server answered 400: no such thing.',
  });
  expect([search.objects.size, search.inventory.size]).toEqual([0, 0]);
});

it('six hundred steps fit into one entry', async () => {
  const search = fakeCluster();
  const many = Array.from({ length: 600 }, (_, at) => resource('Monitor', `m${at}`, { a: at }));
  search.trouble = (method, path) =>
    method === 'PUT' && path.startsWith('/things/')
      ? { status: 400, body: { error: { reason: 'x'.repeat(5000) } } }
      : undefined;
  await apply(situation(search, ...many), consent());
  const [, end] = await historyOf(search);
  expect(end).toMatchObject({ outcomes: { length: 600 } });
  expect(JSON.stringify(end).length).toBeLessThan(600 * 700);
});
