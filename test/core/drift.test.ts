import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import type { KindDef, Seen } from '../../src/core/kind.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import type { Body, Finding, Resource } from '../../src/core/types.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { channel, consent, situation, statuses } from '../support/tiny-apply.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const drifted = (here: Situation): Situation => ({ ...here, scope: 'drift' });
const monitor = (spec: Body) => resource('Monitor', 'a', spec);
const put = (search: ClusterFake, body: Body) => search.objects.set('/things/Monitor/a', body);

/** Applied, then changed on the server and in the files; undefined is no declaration, null nothing on the server. */
async function moved(applied: Body, live: Body | null, files: Body | undefined, ...others: Resource[]) {
  const search = fakeCluster();
  await apply(situation(search, monitor(applied), ...others), consent());
  if (live) put(search, live);
  else search.objects.delete('/things/Monitor/a');
  const here = situation(search, ...(files ? [monitor(files)] : []), ...others);
  return { search, here: drifted(here), files: here };
}
const driftIn = async (here: Situation) => (await observeAndPlan(here)).drift[0];

describe('drift sets three sides against each other', () => {
  it('the files still say what was applied', async () => {
    const { here } = await moved({ a: 1, b: { c: 1 } }, { a: 1, b: { c: 2 } }, { a: 1, b: { c: 1 } });
    expect(await driftIn(here)).toMatchObject({
      address: 'Monitor/a',
      state: 'changed',
      files: 'applied',
      applied: { when: '2026-11-23T00:00:00.000Z', who: 'tester', commit: 'abc' },
      changes: [{ op: 'set', path: '/b/c', before: 1, after: 2, files: 'applied', declared: 1 }],
    });
  });

  it('the files meanwhile say what the server has: apply takes note of it, and the drift is over', async () => {
    const { here, files } = await moved({ a: 1 }, { a: 2 }, { a: 2 });
    expect(await driftIn(here)).toMatchObject({
      files: 'live',
      changes: [{ op: 'set', path: '/a', before: 1, after: 2, files: 'live', declared: 2 }],
    });
    const { plan } = await observeAndPlan(files);
    expect(plan.steps).toMatchObject([
      { action: 'update', words: ['on the server already; apply takes note of it'], changes: [] },
    ]);
    await apply(files, consent());
    expect(await observeAndPlan(files)).toMatchObject({ drift: [], plan: { summary: { noop: 1 } } });
  });

  it('the files say a third thing of one field, and of another what was applied', async () => {
    const { here } = await moved(
      { a: 1, b: 1, 'x/y': 1 },
      { a: 2, b: 2, 'x/y': 2 },
      { a: 3, b: 1, 'x/y': 2 },
    );
    const drift = await driftIn(here);
    expect(drift?.files).toBe('other');
    expect(drift?.changes.map(({ path, files, declared }) => [path, files, declared])).toEqual([
      ['/a', 'other', 3],
      ['/b', 'applied', 1],
      ['/x~1y', 'live', 2],
    ]);
  });

  it('the files do not declare it any more', async () => {
    const { here } = await moved({ a: 1 }, { a: 2 }, undefined);
    const drift = await driftIn(here);
    expect([drift?.files, drift?.changes[0]?.files]).toEqual(['gone', 'gone']);
    expect(drift?.changes[0]).not.toHaveProperty('declared');
  });

  it('names each field that was added, and holds no secret of any side', async () => {
    const { here } = await moved(
      { secret: 'hunter2-applied' },
      { secret: 'hunter2-live', deep: { one: 1, two: [2] } },
      { secret: 'hunter2-files' },
    );
    const drift = await driftIn(here);
    expect(drift?.changes.map(({ path }) => path)).toEqual(['/deep/one', '/deep/two/0', '/secret']);
    expect(JSON.stringify(drift)).not.toContain('hunter2');
  });

  it('says when the server was last written there, where the server tells', async () => {
    const { search, here } = await moved({ a: 1 }, { a: 2 }, { a: 1 });
    const editedAt = '2026-11-24T08:00:00.000Z';
    const list = async () => [
      { name: 'a', id: 'a', body: search.objects.get('/things/Monitor/a') ?? {}, editedAt },
    ];
    const kinds = [tinyKind('Monitor', { list })];
    expect(await driftIn({ ...here, kinds })).toMatchObject({ editedAt });
    expect(await driftIn(here)).not.toHaveProperty('editedAt');
  });
});

const RULE = (spec: Body = { a: 1 }) => resource('RetentionPolicy', 'rule', spec);
const finding = (change: Partial<Finding> = {}): Finding => ({
  kind: 'runs-old-version',
  address: 'RetentionPolicy/rule',
  index: 'one',
  message: 'index one lags behind',
  remedy: 'move',
  ...change,
});

/** A kind that finds an index wanting where its object is about to be written, as one does that runs the present version. */
function watched(search: ClusterFake, judge: (seen: Seen) => readonly Finding[], ...resources: Resource[]) {
  const mends: string[] = [];
  const def: KindDef = tinyKind('RetentionPolicy', {
    survey: async () => (seen) => ({ findings: judge(seen), pending: [], risks: [] }),
    mend: async (_ports, { index = '' }) => {
      mends.push(index);
      return 'v';
    },
  });
  return { here: { ...situation(search, ...resources), kinds: [def] }, mends };
}
const lagging = ({ wanted }: Seen) => wanted.flatMap(({ action }) => (action === 'noop' ? [] : [finding()]));

describe('indices are judged by what was last applied', () => {
  it('an edit of the files that nobody applied yet blames no index', async () => {
    const search = fakeCluster();
    const { here } = watched(search, lagging, RULE());
    await apply(here, consent());
    const { here: edited } = watched(search, lagging, RULE({ a: 2 }));
    expect((await observeAndPlan(edited)).plan.findings).toHaveLength(1);
    const { plan, drift } = await observeAndPlan(drifted(edited));
    expect([plan.findings, drift]).toEqual([[], []]);
  });

  it('and what the files declare for the first time is not looked at', async () => {
    const { here } = watched(fakeCluster(), lagging, RULE());
    expect((await observeAndPlan(drifted(here))).plan).toMatchObject({ findings: [], steps: [] });
  });

  it('sees the body that was applied, whatever the files say', async () => {
    const search = fakeCluster();
    const bodies: unknown[] = [];
    const judge = ({ wanted }: Seen) => {
      bodies.push(...wanted.map(({ desired }) => desired));
      return [];
    };
    await apply(watched(search, judge, RULE()).here, consent());
    bodies.length = 0;
    await observeAndPlan(drifted(watched(search, judge, RULE({ a: 2 })).here));
    await observeAndPlan(drifted(watched(search, judge).here));
    expect(bodies).toEqual([{ a: 1 }, { a: 1 }]);
  });
});

describe('heal', () => {
  it('puts back what was changed by hand, and leaves what only the files changed', async () => {
    const other = resource('Monitor', 'other', { b: 1 });
    const { search, here } = await moved({ a: 1 }, { a: 2 }, { a: 1 }, other);
    const edited = {
      ...here,
      declared: {
        ...here.declared,
        resources: [monitor({ a: 1 }), resource('Monitor', 'other', { b: 2 }), channel],
      },
    };
    expect(await statuses(apply(edited, consent({ command: 'drift --heal' })))).toEqual([
      'unchanged Monitor/other',
      'applied Monitor/a',
    ]);
    expect(Object.fromEntries(search.objects)).toEqual({
      '/things/Monitor/a': { a: 1 },
      '/things/Monitor/other': { b: 1 },
    });
    expect(search.history.get('000000000003')).toMatchObject({ command: 'drift --heal' });
    expect((await observeAndPlan(here)).drift).toEqual([]);
  });

  it('makes again what was deleted by hand', async () => {
    const { search, here } = await moved({ a: 1 }, null, { a: 1 });
    await apply(here, consent());
    expect(search.objects.get('/things/Monitor/a')).toEqual({ a: 1 });
  });

  it('puts back a secret, though the inventory knows its hash alone', async () => {
    const { search, here } = await moved({ secret: 'hunter2' }, { secret: 'x' }, { secret: 'hunter2' });
    await apply(here, consent());
    expect(search.objects.get('/things/Monitor/a')).toEqual({ secret: 'hunter2' });
  });

  it.each([
    ['changed', { a: 2 }, { a: 3 }],
    ['agreed with the server', { a: 2 }, { a: 2 }],
    ['no longer declared it', { a: 2 }, undefined],
    ['changed, and it was deleted on the server', null, { a: 3 }],
  ])('leaves what the files %s meanwhile', async (_, live, files) => {
    const { search, here } = await moved({ a: 1 }, live, files);
    const { plan, outcomes } = await apply(here, consent());
    expect([plan.drift, plan.summary.noop]).toEqual([['Monitor/a'], 1]);
    expect(outcomes).toEqual([{ status: 'unchanged', address: 'Monitor/a' }]);
    expect(search.objects.get('/things/Monitor/a')).toEqual(live ?? undefined);
  });

  it('does what is found at indices, but not of an object that it leaves', async () => {
    const search = fakeCluster();
    await apply(watched(search, () => [], RULE()).here, consent());
    search.objects.set('/things/RetentionPolicy/rule', { a: 7 });
    const left = watched(search, () => [finding({ blocks: true })], RULE({ a: 2 }));
    await apply(drifted(left.here), consent());
    expect(left.mends).toEqual([]);
    const healed = watched(search, () => [finding()], RULE());
    await apply(drifted(healed.here), consent());
    expect(healed.mends).toEqual(['one']);
  });

  it('wants consent for the risk of putting back', async () => {
    const search = fakeCluster();
    const policy = (spec: Body) => resource('AuditPolicy', 'base', spec);
    await apply(situation(search, policy({ narrow: true })), consent());
    search.objects.set('/things/AuditPolicy/base', {});
    await expect(
      apply(drifted(situation(search, policy({ narrow: true }))), consent({ allow: [] })),
    ).rejects.toMatchObject({ code: 'CONSENT_MISSING' });
  });

  it('has a digest that moves with the server, and not with files that it does not write', async () => {
    const { search, here } = await moved({ a: 1 }, { a: 2 }, { a: 1 });
    const digest = async (...more: Resource[]) =>
      (
        await observeAndPlan({
          ...here,
          declared: { ...here.declared, resources: [monitor({ a: 1 }), ...more] },
        })
      ).plan.digest;
    const before = await digest();
    expect(await digest(channel)).toBe(before);
    put(search, { a: 3 });
    expect(await digest()).not.toBe(before);
  });
});
