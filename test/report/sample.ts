import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ReportSpec } from '../../src/kinds/report/spec.gen.ts';
import type { Event } from './events.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** The report of the starter content and its template. */
export const SPEC: ReportSpec = parse(
  readFileSync(join(ROOT, 'reports/monthly-privileged-activity.yaml'), 'utf8'),
).spec;
export const TEMPLATE = readFileSync(join(ROOT, 'reports/monthly-privileged-activity.hbs'), 'utf8');

/** The index template of the starter content. */
export const AUDIT_EVENTS: {
  readonly settings: Record<string, unknown>;
  readonly mappings: Record<string, unknown>;
} = parse(readFileSync(join(ROOT, 'policies/indices/audit-events.yaml'), 'utf8')).spec;

export const CONTEXT = { environment: 'sandbox', commit: '0123456789abcdef', version: '0.1.0' } as const;
export const GENERATED_AT = new Date('2026-11-02T06:00:00Z');

const BASE = {
  source: 'cluster-EXAMPLEEXAMPLEEXAMPLEEXAMP',
  instanceId: 'db-EXAMPLEEXAMPLEEXAMPLEEXAMP',
  engine: 'aurora-postgresql',
  account: '123456789012',
  region: 'eu-central-1',
  dataClass: 'cde',
  policy: 'baseline',
  bundle: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
  databaseName: 'payments',
  outcome: 'success',
  privileged: true,
  internal: false,
  sensitive: false,
} as const;

/** A small month in which everything happened once or twice. */
export const EVENTS: readonly Event[] = [
  at('2026-10-01T08:00:00Z', {
    activity: 'login',
    command: 'CONNECT',
    dbUserName: 'dba_okafor',
    ...from('10.2.0.7', 'a1'),
  }),
  at('2026-10-01T08:01:00.5Z', {
    activity: 'ddl',
    command: 'ALTER TABLE',
    objectName: 'public.cards',
    commandText: 'ALTER TABLE public.cards ADD COLUMN note text',
    dbUserName: 'dba_okafor',
    ...from('10.2.0.7', 'a1'),
  }),
  at('2026-10-03T23:10:00.123456Z', {
    activity: 'grant',
    command: 'GRANT',
    objectName: 'public.cards',
    commandText: 'GRANT SELECT ON public.cards TO reporting',
    dbUserName: 'dba_mueller',
    ...from('10.2.0.9', 'b1'),
  }),
  at('2026-10-12T10:00:00Z', {
    activity: 'select',
    command: 'SELECT',
    objectName: 'public.cards',
    sensitive: true,
    rowCount: 1204,
    dbUserName: 'dba_mueller',
    ...from('10.2.0.9', 'b2'),
  }),
  at('2026-10-12T10:00:01Z', {
    activity: 'select',
    command: 'SELECT',
    objectName: 'public.cards',
    sensitive: true,
    privileged: false,
    rowCount: 1,
    dbUserName: 'app_checkout',
    ...from('10.2.1.1', 'c1'),
  }),
  at('2026-10-20T02:00:00.9999999Z', {
    engine: 'sqlserver',
    source: 'db-SAMPLESAMPLESAMPLESAMPLESA',
    activity: 'login_failed',
    command: 'LOGIN FAILED',
    outcome: 'failure',
    privileged: false,
    dbUserName: 'sa',
    remoteHost: '203.0.113.5',
  }),
  at('2026-10-20T12:00:00Z', {
    activity: 'dml',
    command: 'UPDATE',
    outcome: 'failure',
    privileged: false,
    dbUserName: 'app_checkout',
    ...from('10.2.1.1', 'c1'),
  }),
  at('2026-10-31T23:59:59.999999999Z', {
    activity: 'config',
    command: 'SET',
    internal: true,
    dbUserName: 'rdsadmin',
    ...from('[local]', 'd1'),
  }),
];

function at(timestamp: string, event: Readonly<Record<string, string | number | boolean>>): Event {
  return { '@timestamp': timestamp, ...BASE, ...event };
}

function from(remoteHost: string, sessionId: string) {
  return { remoteHost, sessionId };
}
