import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { observeAndPlan } from '../../src/core/observe.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { consent, situation, statuses } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const declared = (isProtected: boolean, spec: object = { a: 1 }) => ({
  ...resource('Monitor', 'grants', { ...spec }),
  protected: isProtected,
});
const onto = async (search: ClusterFake, isProtected: boolean, spec?: object) =>
  statuses(apply(situation(search, declared(isProtected, spec)), consent()));

describe('a protected resource', () => {
  it('is not deleted when its declaration goes away: nothing is applied, and the way out is named', async () => {
    const search = fakeCluster();
    await onto(search, true);
    const before = search.writes.length;
    const without = situation(search, resource('Monitor', 'other', {}));
    await expect(apply(without, consent())).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
      message:
        'Not applied: Monitor/grants: it is protected and would be deleted; if that is meant, first apply it with "protected: false".',
    });
    expect(search.writes.length).toBe(before);
    expect((await observeAndPlan(without)).plan.findings).toMatchObject([
      { kind: 'protected', address: 'Monitor/grants', blocks: true },
    ]);
  });

  it('may be changed', async () => {
    const search = fakeCluster();
    await onto(search, true);
    expect(await onto(search, true, { a: 2 })).toEqual(['applied Monitor/grants']);
    expect(search.objects.get('/things/Monitor/grants')).toEqual({ a: 2 });
    await expect(apply(situation(search), consent())).rejects.toMatchObject({ code: 'CONSENT_MISSING' });
  });

  it('is deleted once it was applied without protection, of which the server hears nothing', async () => {
    const search = fakeCluster();
    await onto(search, true);
    const before = search.writes.length;
    const { plan } = await observeAndPlan(situation(search, declared(false)));
    expect(plan.steps).toMatchObject([
      {
        action: 'update',
        words: ['no longer protected from deletion'],
        changes: [{ op: 'set', path: '/protected', before: true, after: false }],
      },
    ]);
    await onto(search, false);
    expect(search.writes.slice(before).filter((one) => one.includes('/things/'))).toEqual([]);
    expect(await statuses(apply(situation(search), consent()))).toEqual(['applied Monitor/grants']);
    expect([search.objects.size, search.inventory.size]).toEqual([0, 0]);
  });

  it('becomes one without a write to the server, and the next plan is empty', async () => {
    const search = fakeCluster();
    await onto(search, false);
    await onto(search, true);
    const here = situation(search, declared(true));
    expect((await observeAndPlan(here)).plan.summary).toMatchObject({ update: 0, noop: 1 });
    expect(search.writes.filter((one) => one.includes('/things/'))).toHaveLength(1);
  });

  it('that is gone from the server already is forgotten', async () => {
    const search = fakeCluster();
    await onto(search, true);
    search.objects.clear();
    expect(await statuses(apply(situation(search), consent()))).toEqual(['applied Monitor/grants']);
    expect(search.inventory.size).toBe(0);
  });
});
