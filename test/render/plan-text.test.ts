import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { painted, plain } from '../../src/render/paint.ts';
import { countLine, planText } from '../../src/render/plan-text.ts';
import { driftText, outcomeText, resultLine } from '../../src/render/result-text.ts';
import { DRIFT, DRIFT_IN_FILES, HOSTILE, PLANS, planOf } from '../support/plans.ts';

describe('a plan for people', () => {
  it.each(Object.entries(PLANS))('%s', async (name, plan) => {
    await expect(planText(plan, plain)).toMatchFileSnapshot(`__golden__/${name}.txt`);
  });

  it('with colours says the same words', () => {
    for (const plan of Object.values(PLANS)) {
      expect(stripVTControlCharacters(planText(plan, painted))).toBe(planText(plan, plain));
    }
  });

  it('has one count line', () => {
    expect(countLine(PLANS['creates'] ?? planOf([]))).toBe(
      'Plan for sandbox (https://127.0.0.1:9200): 2 to create, 1 unchanged.',
    );
  });
});

const NOTHING_FOUND = { findings: [], pending: [] };
const APPLIED = { when: '', who: '', commit: '' };

// What is left of control characters is the line feed that we write ourselves.
const CONTROL = /[^\P{C}\n]|[\u2028\u2029]/u;

describe('what came from a server cannot rewrite the terminal', () => {
  it('in a plan', () => {
    expect(planText(PLANS['hostile'] ?? planOf([]), plain)).not.toMatch(CONTROL);
  });

  it('in drift, outcomes and values cut in the middle of a character', () => {
    const changes = [{ op: 'set', path: `/${HOSTILE}`, before: HOSTILE, after: 1 }] as const;
    const moved = {
      state: 'changed',
      files: 'other',
      words: [HOSTILE],
      told: [],
      changes: changes.map((one) => ({ ...one, files: 'other', declared: HOSTILE }) as const),
      applied: APPLIED,
      editedAt: HOSTILE,
    } as const;
    expect(driftText(NOTHING_FOUND, [{ address: `Monitor/${HOSTILE}`, ...moved }])).not.toMatch(CONTROL);
    expect(
      outcomeText({ status: 'failed', address: 'Monitor/a', code: 'TARGET_REFUSED', message: HOSTILE }),
    ).not.toMatch(CONTROL);
    expect(planText(PLANS['long-values'] ?? planOf([]), plain)).not.toMatch(CONTROL);
  });

  it('nor begin a line of its own', () => {
    expect(planText(PLANS['hostile'] ?? planOf([]), plain)).not.toMatch(/^\s*f/m);
  });
});

describe('drift and outcomes for people', () => {
  it('drift', async () => {
    const text = driftText(NOTHING_FOUND, DRIFT);
    await expect(text).toMatchFileSnapshot('__golden__/drift-report.txt');
    expect(driftText(NOTHING_FOUND, [])).toBe('No drift: the server holds what was last applied.\n');
  });

  it('drift where the files changed as well', async () => {
    const text = driftText(NOTHING_FOUND, DRIFT_IN_FILES);
    await expect(text).toMatchFileSnapshot('__golden__/drift-in-files.txt');
  });

  it('with what else was found before it', async () => {
    const found = PLANS['findings'] ?? planOf([]);
    await expect(driftText(found, [])).toMatchFileSnapshot('__golden__/drift-findings.txt');
  });

  it('outcomes and their count', () => {
    const outcomes = [
      { status: 'applied', address: 'Monitor/a' },
      { status: 'unchanged', address: 'Monitor/b' },
      { status: 'failed', address: 'Monitor/c', code: 'TARGET_REFUSED', message: 'Writing it: no.' },
      { status: 'skipped', address: 'Monitor/d', because: 'NotificationChannel/ops' },
    ] as const;
    expect(outcomes.map(outcomeText)).toEqual([
      'Monitor/a: applied',
      'Monitor/b: unchanged',
      'Monitor/c: failed (TARGET_REFUSED): Writing it: no.',
      'Monitor/d: skipped because of NotificationChannel/ops',
    ]);
    expect(resultLine(outcomes)).toBe('Applied 1, unchanged 1, failed 1, skipped 1.');
  });
});
