import { describe, expect, it } from 'vitest';
import { driftMarkdown } from '../../src/render/drift-markdown.ts';
import { planMarkdown } from '../../src/render/plan-markdown.ts';
import { DRIFT, DRIFT_IN_FILES, PLANS, planOf, step } from '../support/plans.ts';

const GOLDEN = [
  'starter-update',
  'starter-create-some',
  'no-changes',
  'findings',
  'delete-and-adopt',
  'hostile',
  'unconfirmed-write',
];
const LIMIT = 60_000;

describe('a plan as the comment of a pull request', () => {
  it.each(GOLDEN)('%s', async (name) => {
    await expect(planMarkdown(PLANS[name] ?? planOf([]))).toMatchFileSnapshot(`__golden__/${name}.md`);
  });

  it('is the same bytes for the same plan', () => {
    for (const plan of Object.values(PLANS))
      expect(planMarkdown(structuredClone(plan))).toBe(planMarkdown(plan));
  });
});

const many = (count: number, size: number, name: string) =>
  step({
    action: 'update',
    address: `Monitor/${name}`,
    changes: Array.from({ length: count }, (_, index) => ({
      op: 'add' as const,
      path: `/${name}/${index}`,
      after: 'x'.repeat(size),
    })),
  });
const shown = (text: string, name: string): number => text.split(`+ /${name}/`).length - 1;

describe('a plan that is too long for a comment', () => {
  it('cuts the largest sections, all to the same size, and says how much and where it is', () => {
    const text = planMarkdown(planOf([many(300, 100, 'big'), many(3, 100, 'small'), many(900, 100, 'huge')]));
    expect(text.length).toBeLessThan(LIMIT);
    expect(text.length).toBeGreaterThan(LIMIT * 0.95);
    expect(shown(text, 'small')).toBe(3);
    expect(Math.abs(shown(text, 'big') - shown(text, 'huge'))).toBeLessThan(3);
    expect(text).toContain(
      `${900 - shown(text, 'huge')} of 900 lines are left out here; \`das-compliance plan --env sandbox --format json\` has them.`,
    );
  });

  it('counts the resources for which there is no room, and shows those with risks before the others', () => {
    const steps = Array.from({ length: 2000 }, (_, index) =>
      step({
        action: 'update',
        address: `Monitor/m${index}`,
        risks: index === 1999 ? ['disables-monitor'] : [],
      }),
    );
    const text = planMarkdown(planOf(steps));
    expect(text.length).toBeLessThan(LIMIT);
    expect(text).toContain('<code>~ Monitor/m0</code>');
    expect(text).toContain('<code>~ Monitor/m1999</code> <strong>disables-monitor</strong>');
    const left = 2000 - (text.split('<details>').length - 1);
    expect(text).toContain(`${left} more resources are left out here;`);
  });

  it('never cuts risks and findings without saying how many are left out', () => {
    const risks = Array.from({ length: 900 }, (_, index) => ({
      risk: 'deletes' as const,
      address: `Monitor/m${index}` as const,
      message: `it would be deleted, and that is said at some length ${index}`,
    }));
    const findings = risks.map(({ address, message }) => ({ kind: 'unmanaged' as const, address, message }));
    const text = planMarkdown(planOf([many(900, 100, 'huge')], { risks, findings }));
    expect(text.length).toBeLessThan(LIMIT);
    const told = text.split('- **deletes**').length - 1;
    expect(told).toBeGreaterThan(300);
    expect(text).toContain(`- and ${900 - told} more lines, which`);
    expect(text).toContain(`- and ${900 - (text.split('- **unmanaged**').length - 1)} more lines, which`);
    expect(text).toContain('900 findings');
    expect(shown(text, 'huge')).toBeGreaterThan(5);
  });

  it('shows long values from where they begin to differ', () => {
    const changes = [
      { op: 'set', path: '/text', before: `${'x'.repeat(500)}one`, after: `${'x'.repeat(500)}two` },
    ] as const;
    const text = planMarkdown(planOf([step({ action: 'update', changes })]));
    expect(text).toMatch(/^- \/text: …x+one"$/m);
    expect(text).toMatch(/^\+ \/text: …x+two"$/m);
  });
});

describe('drift as an issue', () => {
  it('opens with a title and a table of what moved since which apply', async () => {
    await expect(driftMarkdown(planOf([]), DRIFT)).toMatchFileSnapshot('__golden__/drift-report.md');
    expect(driftMarkdown(planOf([]), [])).toBe(
      '# No drift on `sandbox` (`https://127.0.0.1:9200`)\n\nThe server holds what was last applied.\n',
    );
  });

  it('tells where the files changed as well', async () => {
    await expect(driftMarkdown(planOf([]), DRIFT_IN_FILES)).toMatchFileSnapshot(
      '__golden__/drift-in-files.md',
    );
  });

  it('tells what else was found, also where no object moved', async () => {
    const found = PLANS['findings'] ?? planOf([]);
    await expect(driftMarkdown(found, [])).toMatchFileSnapshot('__golden__/drift-findings.md');
  });

  it('stays below the limit and counts what is left out', () => {
    const [one] = DRIFT;
    const text = driftMarkdown(
      planOf([]),
      Array.from({ length: 3000 }, () => ({ ...(one ?? expect.fail()) })),
    );
    expect(text.length).toBeLessThan(LIMIT);
    expect(text).toContain('# Drift on `sandbox` (`https://127.0.0.1:9200`): 3000 resources moved');
    expect(text).toMatch(
      /^\| and \d+ more, which `das-compliance drift --env sandbox --format json` has \|/m,
    );
    expect(text).toMatch(/^\d+ more resources are left out here;/m);
  });
});
