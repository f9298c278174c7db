import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Plan, Step } from '../../src/core/plan.ts';
import type { RiskFound } from '../../src/core/types.ts';
import { painted, plain } from '../../src/render/paint.ts';
import { countLine, planText } from '../../src/render/plan-text.ts';
import { driftText, outcomeText, resultLine } from '../../src/render/result-text.ts';

/** Rewrites a terminal: colour, cursor, title, C1, direction, line. */
const HOSTILE = 'a\u001b[2J\u001b]0;owned\u0007b\u0000c\u009b31md\u202egnp\u2028e\r\nf\u200bg';

const step = (change: Partial<Step>): Step => ({
  action: 'create',
  address: 'Monitor/grants',
  changes: [],
  risks: [],
  ...change,
});

function planOf(steps: readonly Step[], change: Partial<Plan> = {}): Plan {
  const count = (action: Step['action']) => steps.filter((one) => one.action === action).length;
  return {
    formatVersion: '1.0',
    environment: 'sandbox',
    target: 'https://127.0.0.1:9200',
    digest: 'd'.repeat(64),
    summary: {
      create: count('create'),
      update: count('update'),
      adopt: count('adopt'),
      delete: count('delete'),
      noop: count('noop'),
      pending: 0,
    },
    drift: [],
    risks: steps.flatMap(({ address, risks }) =>
      risks.map((risk) => ({ risk, address, message: `why ${risk}` })),
    ),
    violations: [],
    findings: [],
    pending: [],
    steps,
    ...change,
  };
}

const shortened: RiskFound = {
  risk: 'shortens-retention',
  message: 'indices are kept at least 431 days after their creation today and would be deleted after 61 days',
};

const PLANS: Readonly<Record<string, Plan>> = {
  creates: planOf([
    step({ address: 'AuditPolicy/baseline', changes: [{ op: 'add', path: '', after: { a: 1 } }] }),
    step({ address: 'Monitor/grants', changes: [{ op: 'add', path: '', after: { a: 1 } }] }),
    step({ action: 'noop', address: 'Report/monthly' }),
  ]),
  'update-with-risk': planOf(
    [
      step({
        action: 'update',
        address: 'RetentionPolicy/pci-dss',
        risks: ['shortens-retention'],
        changes: [
          {
            op: 'set',
            path: '/states/0/transitions/0/conditions/min_index_age',
            before: '431d',
            after: '61d',
          },
          { op: 'add', path: '/states/1', after: { name: 'warm', actions: [] } },
          { op: 'remove', path: '/ism_template/0/index_patterns/1', before: 'das-audit-sox-*' },
          { op: 'set', path: '/default_state', before: null, after: '' },
        ],
      }),
    ],
    { risks: [{ ...shortened, address: 'RetentionPolicy/pci-dss' }] },
  ),
  'delete-and-adopt': planOf([
    step({ action: 'adopt', address: 'IndexTemplate/audit-events', risks: ['adopts'] }),
    step({ action: 'delete', address: 'Monitor/grants', risks: ['deletes'] }),
  ]),
  'no-changes': planOf([step({ action: 'noop' }), step({ action: 'noop', address: 'Report/monthly' })]),
  drift: planOf(
    [
      step({
        action: 'update',
        changes: [{ op: 'set', path: '/enabled', before: false, after: true }],
      }),
    ],
    { drift: ['Monitor/grants', 'NotificationChannel/ops'] },
  ),
  'unconfirmed-write': planOf([step({ action: 'update' })]),
  hostile: planOf(
    [
      step({
        action: 'update',
        risks: ['disables-monitor'],
        changes: [
          { op: 'set', path: `/name/${HOSTILE}`, before: HOSTILE, after: { [HOSTILE]: HOSTILE } },
          { op: 'remove', path: '/a', before: HOSTILE },
        ],
      }),
    ],
    {
      risks: [
        {
          risk: 'disables-monitor',
          address: 'Monitor/grants',
          message: `it would no longer tell ${HOSTILE}`,
        },
      ],
    },
  ),
  'long-values': planOf([
    step({
      action: 'update',
      changes: [
        { op: 'set', path: '/description', before: 'short', after: 'long '.repeat(200) },
        { op: 'set', path: '/emoji', before: '', after: '\u{1f600}'.repeat(200) },
        { op: 'add', path: '/list', after: Array.from({ length: 500 }, (_, index) => index) },
      ],
    }),
  ]),
};

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

// What is left of control characters is the line feed that we write ourselves.
const CONTROL = /[^\P{C}\n]|[\u2028\u2029]/u;

describe('what came from a server cannot rewrite the terminal', () => {
  it('in a plan', () => {
    expect(planText(PLANS['hostile'] ?? planOf([]), plain)).not.toMatch(CONTROL);
  });

  it('in drift, outcomes and values cut in the middle of a character', () => {
    const changes = [{ op: 'set', path: `/${HOSTILE}`, before: HOSTILE, after: 1 }] as const;
    expect(driftText([{ address: 'Monitor/a', state: 'changed', changes }])).not.toMatch(CONTROL);
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
    const text = driftText([
      {
        address: 'Monitor/grants',
        state: 'changed',
        changes: [{ op: 'set', path: '/enabled', before: true, after: false }],
      },
      { address: 'NotificationChannel/ops', state: 'missing', changes: [] },
    ]);
    await expect(text).toMatchFileSnapshot('__golden__/drift-report.txt');
    expect(driftText([])).toBe('No drift: the server holds what was last applied.\n');
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
