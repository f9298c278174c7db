import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { observeAndPlan } from '../../src/core/observe.ts';
import { fakeCluster } from '../support/cluster-fake.ts';
import { channel, consent, lease, monitor, situation, statuses } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const REFUSED = { status: 400, body: { error: { type: 'x', reason: 'no such thing' } } };

const afterKill = lease({ hasEnded: () => true });

describe('when a step fails', () => {
  it('what refers to it is skipped, the rest is done, and the next apply finishes', async () => {
    const search = fakeCluster();
    const other = resource('Monitor', 'other', { b: 1 });
    const here = situation(search, monitor(), other, channel);
    search.trouble = (method, path) => (method === 'PUT' && path.endsWith('/ops') ? REFUSED : undefined);
    const told: string[] = [];
    const { outcomes } = await apply(
      here,
      consent({ progress: ({ status, address }) => told.push(`${status} ${address}`) }),
    );
    expect(outcomes).toEqual([
      {
        status: 'failed',
        address: 'NotificationChannel/ops',
        code: 'TARGET_REFUSED',
        message: 'Writing NotificationChannel "ops": the server answered 400: no such thing.',
      },
      { status: 'skipped', address: 'Monitor/grants', because: 'NotificationChannel/ops' },
      { status: 'applied', address: 'Monitor/other' },
    ]);
    expect(told.length).toBe(3);
    search.trouble = () => undefined;
    const { plan } = await observeAndPlan(here);
    expect(plan.summary).toMatchObject({ create: 2, update: 0, noop: 1 });
    await apply(here, consent());
    expect((await observeAndPlan(here)).plan.summary.noop).toBe(3);
  });

  it('a channel is not deleted while a monitor that may tell it could not be changed', async () => {
    const search = fakeCluster();
    await apply(situation(search, monitor(), channel), consent());
    search.trouble = (method, path) => (method === 'PUT' && path.endsWith('/grants') ? REFUSED : undefined);
    const without = situation(search, resource('Monitor', 'grants', { a: 2 }));
    expect(await statuses(apply(without, consent()))).toEqual([
      'failed Monitor/grants',
      'skipped NotificationChannel/ops',
    ]);
    expect(search.objects.has('/things/NotificationChannel/ops')).toBe(true);
    search.trouble = () => undefined;
    await apply(without, consent());
    expect([...search.objects.keys()]).toEqual(['/things/Monitor/grants']);
  });

  it('a secret that the server repeats in its refusal is not in the outcome', async () => {
    const search = fakeCluster();
    search.trouble = (method, path, body) =>
      method === 'PUT' && path.endsWith('/ops')
        ? {
            status: 500,
            body: { error: { reason: `no protocol: ${(body as { secret: string }).secret}` } },
          }
        : undefined;
    const { outcomes } = await apply(situation(search, channel), consent());
    expect(outcomes[0]).toMatchObject({ status: 'failed', message: expect.stringContaining('no protocol') });
    expect(JSON.stringify(outcomes)).not.toContain('hunter2');
  });

  it('nor when the secret is so long that the reason was cut within it', async () => {
    const search = fakeCluster();
    const secret = 'hunter2-'.repeat(60);
    search.trouble = (method, path) =>
      method === 'PUT' && path.endsWith('/ops')
        ? { status: 500, body: { error: { reason: `no protocol: ${secret}` } } }
        : undefined;
    const { outcomes } = await apply(
      situation(search, resource('NotificationChannel', 'ops', { secret })),
      consent(),
    );
    expect(JSON.stringify(outcomes)).not.toContain('hunter2');
  });
});

describe('when it is cut short', () => {
  it('between the write and its confirmation: the next plan tells the truth, the next apply finishes', async () => {
    const search = fakeCluster();
    const here = situation(search, channel);
    let bulks = 0;
    search.trouble = (_method, path) => {
      if (path.includes('_bulk')) bulks += 1;
      if (bulks === 2) throw new Error('killed');
      return undefined;
    };
    await expect(apply(here, consent())).rejects.toThrow('killed');
    search.trouble = () => undefined;
    expect(search.objects.size).toBe(1);
    expect([...search.inventory.values()].map(({ state }) => state)).toEqual(['intended']);
    const { plan, drift } = await observeAndPlan(here);
    expect(plan.steps).toEqual([
      { action: 'update', address: 'NotificationChannel/ops', words: [], told: [], changes: [], risks: [] },
    ]);
    expect(drift).toEqual([]);
    await apply(here, consent({ lease: afterKill }));
    expect((await observeAndPlan(here)).plan.summary).toMatchObject({ update: 0, noop: 1 });
  });

  it('before the write: what was begun and never written is created by the next', async () => {
    const search = fakeCluster();
    const here = situation(search, channel);
    search.trouble = (method, path) => {
      if (method === 'PUT' && path.startsWith('/things')) throw new Error('unreachable');
      return undefined;
    };
    expect(await statuses(apply(here, consent()))).toEqual(['failed NotificationChannel/ops']);
    search.trouble = () => undefined;
    expect((await observeAndPlan(here)).plan.summary).toMatchObject({ create: 1 });
    await apply(here, consent());
    expect((await observeAndPlan(here)).plan.summary).toMatchObject({ noop: 1 });
  });

  it('a created object that was never confirmed is ours, and deleted once it is no longer declared', async () => {
    const search = fakeCluster();
    let bulks = 0;
    search.trouble = (_method, path) => {
      if (path.includes('_bulk')) bulks += 1;
      if (bulks === 2) throw new Error('killed');
      return undefined;
    };
    await expect(apply(situation(search, channel), consent())).rejects.toThrow('killed');
    search.trouble = () => undefined;
    expect(await statuses(apply(situation(search), consent({ lease: afterKill })))).toEqual([
      'applied NotificationChannel/ops',
    ]);
    expect([search.objects.size, search.inventory.size]).toEqual([0, 0]);
  });

  it('by a signal: no further object is written, and what was known of the others stays known', async () => {
    const search = fakeCluster();
    await apply(situation(search, monitor(), channel), consent());
    search.objects.set('/things/Monitor/grants', { a: 7 });
    const stop = new AbortController();
    const moved = situation(search, monitor(), resource('NotificationChannel', 'ops', { secret: 'x' }));
    const run = apply(moved, consent({ signal: stop.signal, progress: () => stop.abort() }));
    expect(await statuses(run)).toEqual(['applied NotificationChannel/ops', 'skipped Monitor/grants']);
    expect(search.objects.get('/things/Monitor/grants')).toEqual({ a: 7 });
    const { drift } = await observeAndPlan(moved);
    expect(drift.map(({ address }) => address)).toEqual(['Monitor/grants']);
  });
});
