import { afterEach, describe, expect, it, vi } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { freeLease, takeLease } from '../../src/core/lease.ts';
import { observeAndPlan } from '../../src/core/observe.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { channel, consent, lease, monitor, situation } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const other = lease({ holder: { who: 'olga', host: 'there', machine: 'n', pid: 2 } });
const take = async (search: ClusterFake, terms = lease()) =>
  takeLease(search, await freeLease(search, terms), terms);

afterEach(() => vi.useRealTimers());

/** Sets the clock of this process, not the server's. */
function later(seconds: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(now + seconds * 1000);
}

describe('one apply at a time', () => {
  it('a second one stops at once, says who applies since when and until when, and writes nothing', async () => {
    const search = fakeCluster();
    await take(search, other);
    const before = search.writes.length;
    await expect(apply(situation(search, channel), consent())).rejects.toMatchObject({
      code: 'LEASE_HELD',
      message:
        'Another apply is running: olga on there (process 2) since 2026-11-23T00:00:00Z, and its lease runs until 2026-11-23T00:01:00Z unless it renews it.',
      hint: expect.stringContaining('--lock-timeout'),
    });
    expect(search.writes.length).toBe(before);
  });

  it('or waits as long as it is told, and says so once', async () => {
    const search = fakeCluster();
    const held = await take(search, other);
    const told: string[] = [];
    const patient = lease({ patience: 60_000, waiting: (sentence) => told.push(sentence) });
    const run = apply(situation(search, channel), consent({ lease: patient }));
    await vi.waitFor(() => expect(told).toHaveLength(1));
    await held.release();
    expect((await run).outcomes).toMatchObject([{ status: 'applied' }]);
    expect(told).toEqual([expect.stringMatching(/^Waiting for another apply: olga on there /)]);
  });

  it('waits no longer than that, nor after an interruption', async () => {
    const search = fakeCluster();
    await take(search, other);
    await expect(freeLease(search, lease({ patience: 30 }))).rejects.toMatchObject({ code: 'LEASE_HELD' });
    await expect(
      freeLease(search, lease({ patience: 60_000 }), AbortSignal.timeout(30)),
    ).rejects.toMatchObject({ code: 'LEASE_HELD' });
  });

  it('a lease that ran out, by the clock of the server, is taken over', async () => {
    const search = fakeCluster();
    await take(search, other);
    later(3600);
    await expect(take(search)).rejects.toMatchObject({ code: 'LEASE_HELD' });
    search.time += 60;
    await expect(take(search)).resolves.toBeDefined();
  });

  it('that of a process which has ended is taken over at once, on the same machine alone', async () => {
    const search = fakeCluster();
    await take(search, other);
    const hasEnded = (): boolean => true;
    await expect(take(search, lease({ hasEnded }))).rejects.toMatchObject({ code: 'LEASE_HELD' });
    await expect(take(search, lease({ ...other, hasEnded }))).resolves.toBeDefined();
  });

  it('is let go when all is done, when a step fails, and when nothing could be written', async () => {
    const search = fakeCluster();
    for (const trouble of [undefined, 'PUT /things', 'POST /das-compliance-inventory/_bulk']) {
      search.trouble = (method, path) =>
        trouble && `${method} ${path}`.startsWith(trouble) ? { status: 500, body: {} } : undefined;
      const run = apply(situation(search, resource('Monitor', 'm', { trouble })), consent());
      await run.catch(() => undefined);
      expect(search.lease?.body).toMatchObject({ who: 'tester', released: true });
    }
  });

  it('is not asked for where there is nothing to do', async () => {
    const search = fakeCluster();
    await apply(situation(search), consent());
    expect(search.lease).toBeUndefined();
  });

  it('a plan that was made before another apply ran is stale', async () => {
    const search = fakeCluster();
    const confirm = async (): Promise<boolean> => {
      await (await take(search, other)).release();
      return true;
    };
    await expect(apply(situation(search, channel), consent({ confirm }))).rejects.toMatchObject({
      code: 'PLAN_STALE',
      message: 'Another apply ran since this plan was made.',
    });
    expect(search.objects.size).toBe(0);
  });

  it('an answer that was lost on the way does not make it a stranger to its own lease', async () => {
    const search = fakeCluster();
    const request = search.request.bind(search);
    const twice = {
      ...search,
      request: async (...call: Parameters<typeof request>) => {
        const isLease = call[0] === 'PUT' && call[1].includes('/_doc/lease');
        if (isLease) await request(...call);
        return request(...call);
      },
    };
    const held = await takeLease(twice, await freeLease(twice, lease()), lease());
    later(30);
    await expect(held.keep()).resolves.toBeUndefined();
  });
});

describe('an apply that lost its lease', () => {
  /** At the first object that is written, time passes, and another apply takes the lease. */
  async function robbed(search: ClusterFake, then: () => Promise<void> = async () => undefined) {
    const request = search.request.bind(search);
    let isDone = false;
    const slow = async (...call: Parameters<typeof request>) => {
      const answer = await request(...call);
      if (isDone || !call[1].startsWith('/things/NotificationChannel/')) return answer;
      isDone = true;
      search.time += 61;
      later(61);
      await take(search, other);
      await then();
      return answer;
    };
    const port = Object.assign(Object.create(search), { request: slow }) as ClusterFake;
    return apply(situation(port, monitor(), channel), consent());
  }

  it('stops before the next write, says who has it, and leaves it with them', async () => {
    const search = fakeCluster();
    await expect(robbed(search)).rejects.toMatchObject({
      code: 'LEASE_LOST',
      message: expect.stringMatching(/^Stopped before the next write: .* lost its lease to olga on there /),
    });
    expect([...search.objects.keys()]).toEqual(['/things/NotificationChannel/ops']);
    expect(search.lease?.body).toMatchObject({ who: 'olga', released: false });
  });

  it('renews one that ran out and that nobody took', async () => {
    const search = fakeCluster();
    const held = await take(search);
    search.time += 3600;
    later(3600);
    await held.keep();
    expect(search.lease?.body).toMatchObject({ who: 'tester', until: (search.time + 60) * 1000 });
  });

  it('is fenced: what it intends is refused where a later apply has written, and so it writes nothing', async () => {
    const search = fakeCluster();
    const early = situation(search, resource('NotificationChannel', 'ops', { a: 'early' }));
    const confirm = async (): Promise<boolean> => true;
    search.trouble = (_method, path) => {
      // A later apply, which this one does not hear of: no renewal is due yet.
      if (path.includes('_bulk')) search.versions.set('NotificationChannel/ops', search.time * 1000 + 1);
      return undefined;
    };
    await expect(apply(early, consent({ confirm }))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect([search.objects.size, search.inventory.size]).toEqual([0, 0]);
  });

  it('a token grows with every apply, though the lease was deleted by hand or the clock set back', async () => {
    const search = fakeCluster();
    const tokens = [(await take(search)).token];
    search.time -= 3600;
    tokens.push((await take(search, lease({ hasEnded: () => true }))).token);
    search.lease = undefined;
    search.time += 7200;
    tokens.push((await take(search)).token);
    expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    expect(new Set(tokens).size).toBe(3);
  });
});

it('the lease is no entry of the inventory', async () => {
  const search = fakeCluster();
  await take(search);
  expect((await observeAndPlan(situation(search, channel))).plan.summary).toMatchObject({
    create: 1,
    delete: 0,
  });
});
