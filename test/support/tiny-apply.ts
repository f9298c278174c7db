import type { apply } from '../../src/core/apply.ts';
import type { Consent } from '../../src/core/consent.ts';
import type { LeaseTerms } from '../../src/core/lease.ts';
import type { Situation } from '../../src/core/observe.ts';
import type { Risk } from '../../src/core/types.ts';
import type { ClusterFake } from './cluster-fake.ts';
import { resource, tinyKind } from './tiny-kind.ts';

const KINDS = [
  tinyKind('AuditPolicy', {
    risks: (_before, after) =>
      after?.['narrow'] ? [{ risk: 'narrows-audit', message: 'less would be kept' }] : [],
  }),
  tinyKind('NotificationChannel'),
  tinyKind('Monitor'),
];
const ANY: readonly Risk[] = ['adopts', 'deletes', 'narrows-audit'];

export const channel = resource('NotificationChannel', 'ops', { secret: 'hunter2-hunter2' });
export const monitor = (spec: object = {}) =>
  resource('Monitor', 'grants', { a: 1, needs: [{ kind: 'NotificationChannel', name: 'ops' }], ...spec });

export const situation = (
  search: ClusterFake,
  ...resources: readonly ReturnType<typeof resource>[]
): Situation => ({
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
  now: () => new Date('2026-11-23T00:00:00Z'),
  resolve: async (body) => body,
});

/** Two of these are two processes of one machine, and neither is known to have ended. */
export const lease = (change: Partial<LeaseTerms> = {}): LeaseTerms => ({
  holder: { who: 'tester', host: 'here', machine: 'm', pid: 1 },
  patience: 0,
  hasEnded: () => false,
  waiting: () => undefined,
  ...change,
});

export const consent = (change: Partial<Consent> = {}): Consent => ({
  command: 'apply',
  version: '0.0.0',
  allow: ANY,
  commit: 'abc',
  who: 'tester',
  lease: lease(),
  now: () => new Date('2026-11-23T00:00:00Z'),
  confirm: async () => true,
  progress: () => undefined,
  ...change,
});

export const statuses = async (run: ReturnType<typeof apply>) =>
  (await run).outcomes.map(({ status, address }) => `${status} ${address}`);
