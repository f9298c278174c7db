import type { Plan } from '../../src/core/plan.ts';
import type { Drift, Step } from '../../src/core/step.ts';
import { addressOf, type Resource, type RiskFound } from '../../src/core/types.ts';
import { edited, planBetween, STARTER } from './starter.ts';

/** Rewrites a terminal: colour, cursor, title, C1, direction, line. */
export const HOSTILE = 'a\u001b[2J\u001b]0;owned\u0007b\u0000c\u009b31md\u202egnp\u2028e\r\nf\u200bg';

export const step = (change: Partial<Step>): Step => ({
  action: 'create',
  address: 'Monitor/grants',
  words: [],
  told: [],
  changes: [],
  risks: [],
  ...change,
});

export function planOf(steps: readonly Step[], change: Partial<Plan> = {}): Plan {
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

/** Of the starter content what the goldens tell of, so that more content is no other golden. */
const TOLD_OF: readonly string[] = [
  'AuditPolicy/baseline',
  'IndexTemplate/audit-events',
  'NotificationChannel/security-operations',
  'RetentionPolicy/pci-dss',
  'RetentionPolicy/article-lifecycle',
  'Monitor/failed-login-burst',
  'Monitor/privilege-granted',
  'Report/monthly-privileged-activity',
];
const toldOf = (resources: readonly Resource[], addresses = TOLD_OF): readonly Resource[] =>
  resources.filter(({ kind, name }) => addresses.includes(addressOf(kind, name)));
const POLICY = toldOf(STARTER, ['AuditPolicy/baseline']);
const between = (...sides: Parameters<typeof planBetween>): Plan => ({
  ...planBetween(...sides).plan,
  digest: 'd'.repeat(64),
});

/** What a pull request might change, for better and for worse. */
const CHANGED = edited({
  'AuditPolicy/baseline': { '/privileged/users/0': undefined, '/drop/1': undefined },
  'IndexTemplate/audit-events': { '/mappings/properties/risk': { type: 'float' } },
  'RetentionPolicy/pci-dss': { '/delete/after': '30d', '/delete/notify': undefined, '/warm': undefined },
  'Monitor/failed-login-burst': {
    '/every': '1h',
    '/triggers/0/condition': 'ctx.results[0].hits.total.value >= 50',
    '/triggers/1/notify': [],
  },
  'Monitor/privilege-granted': { '/severity': 'critical' },
});

/** The same moved by hand on the server, and a channel deleted there. */
export const DRIFT: readonly Drift[] = planBetween(
  toldOf(STARTER),
  toldOf(STARTER),
  toldOf(CHANGED).filter(({ kind }) => kind !== 'NotificationChannel'),
).drift;

/** Where the files changed meanwhile: to what the server has, to a third thing, or so that one is declared no more. */
export const DRIFT_IN_FILES: readonly Drift[] = planBetween(
  toldOf(STARTER),
  toldOf(
    edited({
      'AuditPolicy/baseline': { '/privileged/users/0': undefined, '/drop/1': undefined },
      'Monitor/failed-login-burst': { '/every': '10m', '/triggers/1/notify': [] },
    }),
  ).filter(({ name }) => name !== 'privilege-granted'),
  toldOf(CHANGED),
).drift.map((one) => ({ ...one, editedAt: '2026-11-13T10:30:00.000Z' }));

const shortened: RiskFound = {
  risk: 'shortens-retention',
  message: 'indices are kept at least 431 days after their creation today and would be deleted after 61 days',
};

/** Plans for goldens, by the name of the golden file. */
export const PLANS: Readonly<Record<string, Plan>> = {
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
  words: planOf([
    step({
      action: 'update',
      words: ['switched off', 'runs every 5 min → 1 h'],
      told: ['/enabled', '/schedule'],
      changes: [
        { op: 'set', path: '/enabled', before: true, after: false },
        { op: 'set', path: '/schedule/period/interval', before: 5, after: 60 },
        { op: 'set', path: '/scheduled', before: 1, after: 2 },
      ],
    }),
    step({
      action: 'delete',
      address: 'NotificationChannel/ops',
      words: ['sends to slack', 'switched off'],
      changes: [{ op: 'remove', path: '', before: { config_type: 'slack' } }],
    }),
  ]),
  findings: planOf([step({ action: 'noop', address: 'RetentionPolicy/pci-dss' })], {
    findings: [
      {
        kind: 'runs-old-version',
        address: 'RetentionPolicy/pci-dss',
        index: 'das-audit-pci-2026.10',
        message: 'it runs an old version; apply moves it to the present one',
        remedy: 'move',
      },
      ...Array.from({ length: 7 }, (_, day) => ({
        kind: 'unmanaged' as const,
        address: 'RetentionPolicy/sox' as const,
        index: `das-audit-sox-2026.10.0${day + 1}`,
        message: 'no policy runs it; apply attaches this one',
        remedy: 'attach' as const,
      })),
      {
        kind: 'failed-step',
        address: 'RetentionPolicy/pci-dss',
        index: 'das-audit-pci-2026.08',
        message:
          'step attempt_snapshot of action snapshot failed: [das-audit] missing; index management tries again',
      },
    ],
    pending: [
      {
        address: 'RetentionPolicy/pci-dss',
        change: 'index das-audit-pci-2026.09 moves to the present version',
        dueAt: '2026-12-01T00:00:00.000Z',
      },
      {
        address: 'RetentionPolicy/pci-dss',
        change: 'index das-audit-pci-2026.11 is new; the server attaches it',
        dueAt: null,
      },
    ],
  }),
  'starter-create': between([], toldOf(STARTER)),
  'starter-create-some': between(POLICY, [
    ...POLICY,
    ...toldOf(STARTER, ['NotificationChannel/security-operations', 'RetentionPolicy/pci-dss']),
  ]),
  'starter-update': between(toldOf(STARTER), toldOf(CHANGED)),
  'starter-delete': between(toldOf(STARTER), POLICY),
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
        words: [HOSTILE],
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
      findings: [{ kind: 'unmanaged', address: 'RetentionPolicy/a', index: HOSTILE, message: HOSTILE }],
      pending: [{ address: 'RetentionPolicy/a', change: HOSTILE, dueAt: HOSTILE }],
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
