import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import type { Consent } from '../../src/core/consent.ts';
import { readInventory } from '../../src/core/inventory.ts';
import type { KindDef } from '../../src/core/kind.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { channel, consent, monitor, situation, statuses } from '../support/tiny-apply.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

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
      'PUT /das-compliance-inventory/_doc/lease?op_type=create',
      'PUT /das-compliance-history/_create/000000000001?refresh=true',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'PUT /things/NotificationChannel/ops',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'PUT /things/Monitor/grants',
      'POST /das-compliance-inventory/_bulk?refresh=true',
      'PUT /das-compliance-history/_create/000000000002?refresh=true',
      'PUT /das-compliance-inventory/_doc/lease?if_seq_no=1&if_primary_term=1',
    ]);
    const { plan } = await observeAndPlan(here);
    expect(plan.summary).toMatchObject({ create: 0, update: 0, adopt: 0, delete: 0, noop: 2 });
    expect(await statuses(apply(here, consent({ confirm: async () => false })))).toEqual([
      'unchanged NotificationChannel/ops',
      'unchanged Monitor/grants',
    ]);
    expect(search.writes.length).toBe(11);
  });

  it('writes the secret to the object and nowhere else', async () => {
    const search = fakeCluster();
    const { plan } = await apply(situation(search, channel), consent());
    expect(search.objects.get('/things/NotificationChannel/ops')).toEqual({ secret: 'hunter2-hunter2' });
    expect(JSON.stringify([plan, ...search.inventory.values(), ...search.history.values()])).not.toContain(
      'hunter2',
    );
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

describe('objects of one kind', () => {
  const most = async (change: Partial<KindDef>) => {
    let [writing, seen] = [0, 0];
    const def = tinyKind('Monitor', {
      ...change,
      write: async () => {
        writing += 1;
        seen = Math.max(seen, writing);
        await new Promise(setImmediate);
        writing -= 1;
      },
    });
    const monitors = ['a', 'b', 'c'].map((name) => resource('Monitor', name, {}));
    await apply({ ...situation(fakeCluster(), ...monitors), kinds: [def] }, consent());
    return seen;
  };

  it('are written side by side, but for those that lie in one document', async () => {
    expect(await most({})).toBe(3);
    expect(await most({ serial: true })).toBe(1);
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
    await expect(apply(here, consent({ reviewed: plan }))).rejects.toMatchObject({ code: 'PLAN_STALE' });
    expect(search.writes.length).toBe(before);
  });

  it('files that moved after the review, though not when nothing did', async () => {
    const search = fakeCluster();
    const { plan } = await observeAndPlan(situation(search, channel));
    const moved = situation(search, resource('NotificationChannel', 'ops', { secret: 'x' }));
    await expect(apply(moved, consent({ reviewed: plan }))).rejects.toMatchObject({
      code: 'PLAN_STALE',
    });
    expect(search.writes).toEqual([]);
    await apply(situation(search, channel), consent({ reviewed: plan }));
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
