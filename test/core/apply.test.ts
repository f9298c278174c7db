import { describe, expect, it } from 'vitest';
import { apply, type Consent } from '../../src/core/apply.ts';
import { readInventory } from '../../src/core/inventory.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import type { Risk } from '../../src/core/types.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const KINDS = [
  tinyKind('AuditPolicy', {
    risks: (_before, after) =>
      after?.['narrow'] ? [{ risk: 'narrows-audit', message: 'less would be kept' }] : [],
  }),
  tinyKind('NotificationChannel'),
  tinyKind('Monitor'),
];
const ANY: readonly Risk[] = ['adopts', 'deletes', 'narrows-audit'];

const channel = resource('NotificationChannel', 'ops', { secret: 'hunter2-hunter2' });
const monitor = (spec: object = {}) =>
  resource('Monitor', 'grants', { a: 1, needs: [{ kind: 'NotificationChannel', name: 'ops' }], ...spec });

const situation = (search: ClusterFake, ...resources: readonly ReturnType<typeof resource>[]): Situation => ({
  environment: 'test',
  kinds: KINDS,
  declared: { resources, flavour: 'self-managed' },
  ports: {
    search,
    bundle: {
      read: async () => undefined,
      put: async () => '',
      remove: async () => undefined,
    },
  },
  resolve: async (body) => body,
});

const consent = (change: Partial<Consent> = {}): Consent => ({
  allow: ANY,
  commit: 'abc',
  who: 'tester',
  now: () => new Date('2026-11-23T00:00:00Z'),
  confirm: async () => true,
  progress: () => undefined,
  ...change,
});

const statuses = async (run: ReturnType<typeof apply>) =>
  (await run).outcomes.map(({ status, address }) => `${status} ${address}`);

describe('apply', () => {
  it('writes in order and remembers; the next plan is empty', async () => {
    const search = fakeCluster();
    const here = situation(search, monitor(), channel);
    expect(await statuses(apply(here, consent()))).toEqual([
      'applied NotificationChannel/ops',
      'applied Monitor/grants',
    ]);
    expect(search.writes).toEqual([
      'PUT /das-compliance-inventory',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'PUT /things/NotificationChannel/ops',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'PUT /things/Monitor/grants',
      'POST /das-compliance-inventory/_bulk?refresh=true',
    ]);
    const { plan } = await observeAndPlan(here);
    expect(plan.summary).toMatchObject({ create: 0, update: 0, adopt: 0, delete: 0, noop: 2 });
    expect(await statuses(apply(here, consent({ confirm: async () => false })))).toEqual([
      'unchanged NotificationChannel/ops',
      'unchanged Monitor/grants',
    ]);
    expect(search.writes.length).toBe(7);
  });

  it('writes the secret to the object and nowhere else', async () => {
    const search = fakeCluster();
    const { plan } = await apply(situation(search, channel), consent());
    expect(search.objects.get('/things/NotificationChannel/ops')).toEqual({ secret: 'hunter2-hunter2' });
    expect(JSON.stringify([plan, [...search.inventory.values()]])).not.toContain('hunter2');
  });

  it('deletes what is no longer declared, monitors before the channels they tell', async () => {
    const search = fakeCluster();
    await apply(situation(search, monitor(), channel), consent());
    expect(await statuses(apply(situation(search), consent()))).toEqual([
      'applied Monitor/grants',
      'applied NotificationChannel/ops',
    ]);
    expect([search.objects.size, search.inventory.size]).toEqual([0, 0]);
  });
});

describe('apply refuses, and writes nothing', () => {
  it.each<[string, () => Promise<ClusterFake>, Situation['declared']['resources'], Partial<Consent>, RegExp]>(
    [
      [
        'a risk that nobody allowed',
        async () => fakeCluster(),
        [resource('AuditPolicy', 'base', { narrow: true }), channel],
        { allow: ['adopts', 'deletes'] },
        /AuditPolicy\/base: less would be kept \(narrows-audit\)/,
      ],
      [
        'an object of someone else',
        async () => {
          const search = fakeCluster();
          search.objects.set('/things/Monitor/grants', { a: 7 });
          return search;
        },
        [monitor(), channel],
        { allow: [] },
        /Monitor\/grants: .*was not made by us.*\(adopts\)/,
      ],
      [
        'a plan that nobody agreed to',
        async () => fakeCluster(),
        [channel],
        { confirm: async () => false },
        /was not agreed to/,
      ],
    ],
  )('%s', async (_name, given, resources, change, message) => {
    const search = await given();
    const run = apply(situation(search, ...resources), consent(change));
    await expect(run).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
      message: expect.stringMatching(message),
    });
    expect(search.writes).toEqual([]);
  });

  it('a server that moved after the review', async () => {
    const search = fakeCluster();
    const here = situation(search, channel);
    await apply(here, consent());
    const { plan } = await observeAndPlan(here);
    search.objects.set('/things/NotificationChannel/ops', { secret: 'another' });
    const before = search.writes.length;
    await expect(apply(here, consent({ digest: plan.digest }))).rejects.toMatchObject({ code: 'PLAN_STALE' });
    expect(search.writes.length).toBe(before);
  });

  it('files that moved after the review, though not when nothing did', async () => {
    const search = fakeCluster();
    const { plan } = await observeAndPlan(situation(search, channel));
    const moved = situation(search, resource('NotificationChannel', 'ops', { secret: 'x' }));
    await expect(apply(moved, consent({ digest: plan.digest }))).rejects.toMatchObject({
      code: 'PLAN_STALE',
    });
    expect(search.writes).toEqual([]);
    await apply(situation(search, channel), consent({ digest: plan.digest }));
    expect(search.objects.size).toBe(1);
  });

  it("a cluster that holds another environment's inventory", async () => {
    const search = fakeCluster();
    await apply({ ...situation(search, channel), environment: 'production' }, consent());
    const before = search.writes.length;
    await expect(apply(situation(search), consent())).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: 'fake: holds the inventory of environment "production", not of "test".',
    });
    await expect(readInventory(search, 'production')).resolves.toHaveProperty('size', 1);
    expect(search.writes.length).toBe(before);
  });
});

const REFUSED = { status: 400, body: { error: { type: 'x', reason: 'no such thing' } } };

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
      { action: 'update', address: 'NotificationChannel/ops', changes: [], risks: [] },
    ]);
    expect(drift).toEqual([]);
    await apply(here, consent());
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
    expect(await statuses(apply(situation(search), consent()))).toEqual(['applied NotificationChannel/ops']);
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
