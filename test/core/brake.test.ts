import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { observeAndPlan } from '../../src/core/observe.ts';
import { plain } from '../../src/render/paint.ts';
import { planMarkdown } from '../../src/render/plan-markdown.ts';
import { planText } from '../../src/render/plan-text.ts';
import { fakeCluster } from '../support/cluster-fake.ts';
import { consent, situation } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const monitors = (count: number, spec: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => resource('Monitor', `m${index}`, { a: 0, ...spec(index) }));

/** A cluster on which so many monitors are ours, and a plan that changes and deletes some of them. */
async function planned(owned: number, changed: number, deleted: number) {
  const search = fakeCluster();
  await apply(situation(search, ...monitors(owned)), consent());
  const declared = monitors(owned, (index) => ({ a: index < changed ? 1 : 0 })).slice(0, owned - deleted);
  const here = situation(search, ...declared);
  return { search, here, plan: (await observeAndPlan(here)).plan };
}

const braked = ({ risks }: Awaited<ReturnType<typeof planned>>['plan']) =>
  risks.some(({ risk }) => risk === 'mass-change');

describe('the brake', () => {
  it('holds a plan that changes or deletes more than 30 % of ten or more owned objects, and no other', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(14), fc.nat(14), fc.nat(14), async (owned, some, others) => {
        const changed = Math.min(some, owned);
        const deleted = Math.min(others, owned - changed);
        const { plan } = await planned(owned, changed, deleted);
        expect(braked(plan)).toBe(owned >= 10 && (changed + deleted) * 10 > owned * 3);
      }),
    ));

  it('stands in the plan as a risk without an address, for scripts, people and the pull request', async () => {
    const { plan } = await planned(10, 2, 2);
    const risk = plan.risks.find((one) => one.risk === 'mass-change');
    expect(risk).toEqual({
      risk: 'mass-change',
      message:
        '4 of 10 owned objects would be changed or deleted (2 deleted), which is more than three in ten',
    });
    expect(planText(plan, plain)).toMatch(/^ {2}mass-change {2}4 of 10 owned objects /m);
    expect(planMarkdown(plan)).toMatch(/^- \*\*mass-change\*\*: 4 of 10 owned objects /m);
    expect(planMarkdown(plan)).toContain('--allow mass-change');
  });

  it('is let off by name', async () => {
    const { search, here } = await planned(10, 4, 0);
    const before = search.writes.length;
    await expect(apply(here, consent())).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
      message: expect.stringMatching(/^Refused: 4 of 10 owned objects .* \(mass-change\)\.$/),
      hint: expect.stringContaining('--allow mass-change'),
    });
    expect(search.writes.length).toBe(before);
    await expect(apply(here, consent({ allow: ['mass-change'] }))).resolves.toBeDefined();
  });

  it('does not hold up what only finishes an apply that was cut short', async () => {
    const search = fakeCluster();
    search.trouble = (_method, path) =>
      path.includes('_bulk') && search.objects.size > 0 ? { status: 500, body: {} } : undefined;
    const here = situation(search, ...monitors(12));
    await expect(apply(here, consent())).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
    search.trouble = () => undefined;
    const { plan } = await observeAndPlan(here);
    expect([plan.summary.update, braked(plan)]).toEqual([12, false]);
  });
});
