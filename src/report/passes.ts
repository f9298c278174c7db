import type { Body } from '../core/types.ts';

/** What events can be counted by. `hour` is `YYYY-MM-DDTHH`, `day` is `YYYY-MM-DD`; the others are field names. */
export type Dimension =
  | 'day'
  | 'hour'
  | '_index'
  | 'account'
  | 'activity'
  | 'bundle'
  | 'command'
  | 'databaseName'
  | 'dataClass'
  | 'dbUserName'
  | 'engine'
  | 'instanceId'
  | 'internal'
  | 'objectName'
  | 'objectType'
  | 'outcome'
  | 'policy'
  | 'privileged'
  | 'region'
  | 'remoteHost'
  | 'sessionId'
  | 'source';

/** One complete count over the month: the events that match all of `where`, by every combination of `by`. */
export interface Pass {
  /** What is counted, as the end of "how many …": printed beside its proof. */
  readonly counts: string;
  readonly where: readonly Body[];
  readonly by: readonly Dimension[];
}

const is = (field: string, ...values: readonly (string | boolean)[]): Body => ({
  terms: { [field]: values },
});

/** Sections share passes: two read every event, the others what they filter. Each is proven on its own. */
export const PASSES = {
  activity: {
    counts: 'events',
    where: [],
    by: ['day', 'engine', 'source', 'activity', 'outcome', 'privileged', 'internal'],
  },
  provenance: {
    counts: 'events by index',
    where: [],
    by: ['_index', 'source', 'dataClass', 'account', 'region', 'policy', 'bundle'],
  },
  privileged: {
    counts: 'privileged events',
    where: [is('privileged', true)],
    by: ['internal', 'engine', 'source', 'dbUserName', 'remoteHost', 'instanceId', 'sessionId', 'outcome'],
  },
  hours: {
    counts: 'privileged events by hour',
    where: [is('privileged', true)],
    by: ['hour', 'internal', 'engine', 'source', 'dbUserName'],
  },
  ddl: {
    counts: 'DDL events',
    where: [is('activity', 'ddl')],
    by: ['engine', 'source', 'databaseName', 'dbUserName', 'command', 'objectType', 'objectName', 'outcome'],
  },
  privilegeChanges: {
    counts: 'privilege and role changes',
    where: [is('activity', 'grant', 'role')],
    by: ['engine', 'source', 'databaseName', 'dbUserName', 'activity', 'command', 'objectName', 'outcome'],
  },
  sensitiveReads: {
    counts: 'reads of sensitive objects',
    where: [is('sensitive', true), is('activity', 'select')],
    by: ['privileged', 'engine', 'source', 'databaseName', 'objectName', 'dbUserName', 'outcome'],
  },
  failures: {
    counts: 'failures',
    where: [{ bool: { should: [is('outcome', 'failure'), is('activity', 'login_failed')] } }],
    by: ['engine', 'source', 'activity', 'dbUserName', 'remoteHost', 'command'],
  },
  internal: {
    counts: 'events of internal accounts',
    where: [is('internal', true)],
    by: ['engine', 'source', 'dbUserName', 'activity', 'outcome', 'remoteHost'],
  },
} as const satisfies Record<string, Pass>;

export type PassName = keyof typeof PASSES;
