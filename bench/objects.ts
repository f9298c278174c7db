import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

/** Most data classes that one AuditPolicy takes. */
const CLASSES = 50;

/**
 * Writes a folder of declarations: of every six a RetentionPolicy twice, a Monitor twice, a NotificationChannel and an
 * IndexTemplate; and one AuditPolicy, which has the classes that the retention policies claim.
 */
export async function writeDeclarations(folder: string, count: number): Promise<void> {
  const parts = countsOf(count);
  const declarations = [
    auditPolicy(Math.min(parts.retentionPolicies, CLASSES)),
    ...times(parts.channels, channel),
    ...times(parts.templates, template),
    ...times(parts.retentionPolicies, retentionPolicy),
    ...times(parts.monitors, (index) => monitor(index, parts.channels)),
  ];
  await Promise.all(
    declarations.map(async (declaration) => {
      const file = join(folder, 'policies', declaration.kind, `${declaration.name}.yaml`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, stringify(declaration));
    }),
  );
}

/** How many of each come to so many. */
export function countsOf(count: number) {
  const third = Math.floor(count / 3);
  const channels = Math.max(1, Math.floor((count - 2 * third) / 2));
  return { retentionPolicies: third, monitors: third, channels, templates: count - 2 * third - channels };
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const declaration = (kind: string, name: string, spec: object, more: object = {}) => ({
  kind,
  name,
  description: 'One of many objects of the benchmark.',
  controls: ['PCI-DSS-4.0.1/10.2.1', 'SOC2/CC7.2'],
  spec,
  ...more,
});

const auditPolicy = (classes: number) =>
  declaration(
    'AuditPolicy',
    'bench',
    {
      dataClasses: times(classes, (index) => ({
        name: `bench${index}`,
        period: 'day',
        sources: [`db-BENCH${index}`],
      })),
      privileged: { users: ['dba_*'], activities: ['grant', 'role'] },
    },
    { tests: [{ name: 'an event', event: { source: 'db-BENCH0' }, expect: { kept: true } }] },
  );

const channel = (index: number) =>
  declaration('NotificationChannel', `bench-channel-${index}`, {
    type: 'webhook',
    url: '${env:BENCH_WEBHOOK}',
    headers: { 'X-Token': '${env:BENCH_WEBHOOK}' },
  });

const template = (index: number) =>
  declaration('IndexTemplate', `bench-template-${index}`, {
    indexPatterns: [`bench-events-${index}-*`],
    priority: 100,
    settings: { number_of_shards: 1, number_of_replicas: 1, refresh_interval: '5s' },
    mappings: {
      properties: Object.fromEntries(
        times(40, (field) => [`field${field}`, { type: 'keyword', ignore_above: 1024 }]),
      ),
    },
  });

const retentionPolicy = (index: number) =>
  declaration('RetentionPolicy', `bench-retention-${index}`, {
    classes: [`bench${index % CLASSES}`],
    priority: 100 + Math.floor(index / CLASSES),
    readOnly: { after: '7d' },
    warm: { after: '92d' },
    delete: { after: `${400 + index}d` },
  });

const monitor = (index: number, channels: number) =>
  declaration(
    'Monitor',
    `bench-monitor-${index}`,
    {
      severity: 'high',
      every: '1d',
      where: {
        activity: ['login_failed', 'grant'],
        internal: false,
        dbUserName: { notLike: ['dba_*', '*_app'] },
      },
      groupBy: ['dbUserName'],
      when: `count >= ${index + 1} and distinct(remoteHost) >= 2`,
      notify: [{ channel: `bench-channel-${index % channels}`, throttle: 60 }],
      runbook: 'Ask the owner of the account what it does.',
    },
    { tests: [{ name: 'a quiet day', events: [], fires: [] }] },
  );
