import type { Activity, Engine } from '../kinds/audit-policy/spec.gen.ts';
import type { JsonObject } from './parse.ts';

export type Result = 'success' | 'failure' | 'unknown';

/** What a record tells, in the words that all engines share. */
export interface Classified {
  readonly activity: Activity;
  readonly outcome: Result;
}

/** The text fields of an activity record, under AWS's own names ("Database activity event list" of the guides). */
export const TEXT_FIELDS = [
  'class',
  'clientApplication',
  'command',
  'commandText',
  'databaseName',
  'dbid',
  'dbProtocol',
  'dbUserName',
  'endTime',
  'errorMessage',
  'exitCode',
  'logTime',
  'netProtocol',
  'objectName',
  'objectType',
  'pid',
  'remoteHost',
  'remotePort',
  'serverHost',
  'serverType',
  'serverVersion',
  'serviceName',
  'sessionId',
  'startTime',
  'statementId',
  'substatementId',
  'transactionId',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];

/**
 * What the engine said, in one type a field whatever the engine: ids are text, since the same field is a number in
 * one engine and text in the next. Absent and null values are left out.
 */
export type NativeFields = { readonly [field in TextField]?: string } & {
  readonly rowCount?: number;
  readonly paramList?: readonly string[];
  readonly engineNativeAuditFields?: JsonObject;
  /** What AWS may add one day: kept, not indexed. */
  readonly unknownFields?: JsonObject;
  /** True when a value was cut to a length that the index takes. */
  readonly truncated?: true;
  /** True when a secret was masked. */
  readonly redacted?: true;
};

/** Where an event came from. What is not known (a captured file has no shard) is left out. */
export interface Origin {
  readonly source: string;
  readonly account?: string;
  readonly region?: string;
  readonly stream?: string;
  readonly shard?: string;
  readonly sequence?: string;
  readonly clusterId?: string;
  readonly instanceId?: string;
  readonly envelopeVersion?: string;
}

/** One event in the one flat shape of the four engines. */
export type NormalEvent = NativeFields &
  Origin & {
    /** ISO 8601 in UTC with every digit of logTime. */
    readonly '@timestamp': string;
    readonly engine: Engine;
    readonly activity: Activity;
    readonly outcome: Result;
  };

/** The document as it is stored: a normal event and what its audit policy says of it. */
export type AuditEvent = NormalEvent & {
  readonly privileged?: boolean;
  readonly internal?: boolean;
  readonly sensitive?: boolean;
  readonly dataClass?: string;
  readonly policy?: string;
  /** The version of the bundle that judged it. */
  readonly bundle?: string;
  readonly ingestedAt?: string;
};
