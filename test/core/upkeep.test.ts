import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import type { Inspection, KindDef } from '../../src/core/kind.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import type { Finding } from '../../src/core/types.ts';
import { fakeCluster } from '../support/cluster-fake.ts';
import { consent, situation, statuses } from '../support/tiny-apply.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const RULE = resource('RetentionPolicy', 'rule', { a: 1 });
const finding = (index: string, rest: Partial<Finding> = { remedy: 'move' }): Finding => ({
  kind: 'runs-old-version',
  address: 'RetentionPolicy/rule',
  index,
  message: `${index} runs an old version`,
  ...rest,
});

/** A kind whose indices lag behind until each was asked once. */
function lagging(indices: readonly string[], change: Partial<Inspection> = {}, mends: string[] = []) {
  const def: KindDef = tinyKind('RetentionPolicy', {
    survey: async () => (seen) => {
      const asked = seen.wanted.flatMap(({ mended }) => Object.keys(mended));
      const left = indices.filter((index) => !asked.includes(index));
      return { findings: left.map((index) => finding(index)), pending: [], risks: [], ...change };
    },
    mend: async (_ports, { index = '' }, live) => {
      mends.push(`${index} ${live?.name}`);
      if (index === 'broken') throw new Error('index management answered: no');
      return 'v1';
    },
  });
  const search = fakeCluster();
  const here: Situation = { ...situation(search, RULE), kinds: [def] };
  return { search, here, mends };
}

describe('what a survey finds', () => {
  it('stands in the plan, and applying it is work though no step is', async () => {
    const { here, mends } = lagging(['one', 'two']);
    await apply(here, consent());
    expect(mends).toEqual(['one rule', 'two rule']);
    const { plan } = await observeAndPlan(here);
    expect([plan.findings, plan.summary.noop]).toEqual([[], 1]);
  });

  it('is asked about like a step: without consent nothing is done', async () => {
    const { here, search, mends } = lagging([]);
    await apply(here, consent());
    const { here: later } = lagging(['one'], {}, mends);
    const again = { ...later, ports: here.ports };
    await expect(apply(again, consent({ confirm: async () => false }))).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
    });
    expect(mends).toEqual([]);
    expect(search.inventory.get('RetentionPolicy/rule')).not.toHaveProperty('mended');
  });

  it('is remembered by index with the token, beside what was applied', async () => {
    const { here, search } = lagging(['one']);
    await apply(here, consent());
    expect(search.inventory.get('RetentionPolicy/rule')).toMatchObject({
      state: 'applied',
      mended: { one: 'v1' },
    });
  });

  it('that could not be done is told by its index, and found again', async () => {
    const { here } = lagging(['one', 'broken']);
    const { outcomes } = await apply(here, consent());
    expect(outcomes.map(({ status, index }) => `${status} ${index}`)).toEqual([
      'applied undefined',
      'applied one',
      'failed broken',
    ]);
    expect((await observeAndPlan(here)).plan.findings).toMatchObject([{ index: 'broken' }]);
  });

  it('is left alone where the object itself could not be written', async () => {
    const { here, search, mends } = lagging(['one']);
    search.trouble = (method, path) =>
      method === 'PUT' && path.startsWith('/things/') ? { status: 500, body: {} } : undefined;
    expect(await statuses(apply(here, consent()))).toEqual(['failed RetentionPolicy/rule']);
    expect(mends).toEqual([]);
  });

  it('without a remedy is told and not acted upon', async () => {
    const { here, mends } = lagging([], { findings: [finding('one', {})] });
    await apply(here, consent());
    await apply(here, consent({ confirm: async () => Promise.reject(new Error('asked for nothing')) }));
    expect(mends).toEqual([]);
  });

  it('brings its risks, which want consent like any other', async () => {
    const risks = [{ risk: 'deletes-data', name: 'rule', message: 'index one would be deleted' }] as const;
    const { here, search, mends } = lagging(['one'], { risks });
    await expect(apply(here, consent())).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
      message: 'Refused: RetentionPolicy/rule: index one would be deleted (deletes-data).',
    });
    expect([search.writes, mends]).toEqual([[], []]);
    await apply(here, consent({ allow: ['deletes-data'] }));
    expect(mends).toEqual(['one rule']);
  });

  it('and that the server would refuse stops the apply before its first write', async () => {
    const { here, search } = lagging([], { findings: [finding('x', { kind: 'overlap', blocks: true })] });
    await expect(apply(here, consent())).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: 'Not applied: RetentionPolicy/rule: x runs an old version.',
    });
    expect(search.writes).toEqual([]);
  });

  it('is not begun after an interruption', async () => {
    const { here, mends } = lagging(['one', 'two']);
    const interruption = new AbortController();
    const { outcomes } = await apply(
      here,
      consent({ signal: interruption.signal, progress: () => interruption.abort() }),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'skipped', 'skipped']);
    expect(mends).toEqual([]);
  });
});

describe('the digest of a plan', () => {
  const digest = async (change: Partial<Inspection>, isApplied = true) => {
    const { here } = lagging([]);
    if (isApplied) await apply(here, consent());
    const { here: later } = lagging([], change);
    return (await observeAndPlan({ ...later, ports: here.ports })).plan.digest;
  };
  const of = (...findings: readonly Finding[]) => digest({ findings });
  const risked = (index: string, message = '5 documents') =>
    digest({ risks: [{ risk: 'deletes-data', name: 'rule', index, message }] });

  it('moves with what apply would do to an index, and with what it would lose', async () => {
    expect(await of(finding('one'))).not.toBe(await of(finding('two')));
    expect(await of(finding('one'))).not.toBe(await of());
    expect(await risked('one')).not.toBe(await risked('two'));
    expect(await risked('one')).not.toBe(await of());
  });

  it('does not move with words and counts, nor with what only a person can mend', async () => {
    const counted = (message: string) => of(finding('one', { remedy: 'move', message }));
    expect(await counted('5 documents')).toBe(await counted('6 documents'));
    expect(await risked('one', '5 documents')).toBe(await risked('one', '6 documents'));
    expect(await of(finding('one', {}))).toBe(await of());
  });

  it('does not move with the indices that a step takes along: a new one comes every night', async () => {
    expect(await digest({ findings: [finding('one')] }, false)).toBe(await digest({}, false));
  });
});
