// Generated from schema.json by "npm run gen". Do not edit.

/**
 * What is looked for, how often, and who is told: in short words (where, groupBy, when), or as a query and triggers in the server's own language.
 */
export type MonitorSpec = ShortMonitor | RawMonitor;
/**
 * Says how fast somebody must look.
 */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'information';
/**
 * Whole minutes, hours or days between runs: 5m, 1h, 1d.
 */
export type Interval = string;
/**
 * A value, a list of which one must fit, or words: not, like, notLike, atLeast, atMost, moreThan, lessThan, exists.
 */
export type Condition = string | number | boolean | Values | Comparison;
/**
 * A text, a number, true or false.
 */
export type Value = string | number | boolean;
/**
 * @minItems 1
 * @maxItems 200
 */
export type Values = Value[];
/**
 * A text in which * stands for any run of characters; capitals and small letters are the same.
 */
export type Pattern = string;
/**
 * @minItems 1
 * @maxItems 50
 */
export type Patterns = Pattern[];
/**
 * A field of the audit event, such as dbUserName or remoteHost.ip. The time is said by lookBack.
 */
export type Field = string;
/**
 * Minutes during which it is not sent again.
 */
export type Throttle = number;
/**
 * What to do when it fires.
 */
export type Runbook = string;

/**
 * Short words: which events are looked at (where), counted for whom (groupBy), and what is too many (when).
 */
export interface ShortMonitor {
  severity: Severity;
  enabled?: boolean;
  every: Interval;
  /**
   * The span of event time that is judged: whole minutes, hours or days, as long as `every` unless said.
   */
  lookBack?: string;
  /**
   * How late a record may arrive and still be seen, 5m unless said; is added to the look-back.
   */
  ingestDelay?: string;
  /**
   * das-audit-* unless said.
   *
   * @minItems 1
   */
  indices?: string[];
  where: Where;
  /**
   * Fields: `when` is judged for each of their values by itself, and each has its own alert. An event that lacks one of them is not counted.
   *
   * @minItems 1
   * @maxItems 3
   */
  groupBy?: Field[];
  /**
   * count >= 5, distinct(remoteHost) >= 3, or max, min, sum, avg of a number such as sum(rowCount) > 1000; several with `and`. count > 0 unless said.
   */
  when?: string;
  /**
   * @maxItems 10
   */
  notify: ShortNotify[];
  runbook: Runbook;
}
/**
 * Conditions on fields; all of them hold for every event that is looked at.
 */
export interface Where {
  [k: string]: Condition;
}
/**
 * Words for a condition; where several are given, all must hold.
 */
export interface Comparison {
  /**
   * A value, or a list of which none may fit.
   */
  not?: string | number | boolean | Values;
  /**
   * A pattern, or a list of which one must fit; * stands for any run of characters.
   */
  like?: Pattern | Patterns;
  /**
   * A pattern, or a list of which none may fit; * stands for any run of characters.
   */
  notLike?: Pattern | Patterns;
  atLeast?: number;
  atMost?: number;
  moreThan?: number;
  lessThan?: number;
  exists?: boolean;
}
export interface ShortNotify {
  /**
   * Name of a NotificationChannel.
   */
  channel: string;
  /**
   * Mustache template; the monitor and what it found unless said.
   */
  subject?: string;
  /**
   * Mustache template; who, how many, from where, and the monitor unless said.
   */
  message?: string;
  throttle?: Throttle;
}
/**
 * The server's own query, judged by triggers: all of them query-level, or all bucket-level.
 */
export interface RawMonitor {
  severity: Severity;
  enabled?: boolean;
  every: Interval;
  /**
   * @minItems 1
   */
  indices: string[];
  /**
   * Search body in the server's own language; {{period_end}} is the time of the run.
   */
  query: {};
  /**
   * @minItems 1
   * @maxItems 10
   */
  triggers: Trigger[];
  runbook: Runbook;
}
export interface Trigger {
  name: string;
  /**
   * Painless over ctx.results[0] that is true when it fires, or the condition of a bucket-level trigger.
   */
  condition: string | BucketCondition;
  notify: Notify[];
}
/**
 * A bucket-level trigger: judges each bucket of a composite aggregation.
 */
export interface BucketCondition {
  /**
   * Name of the composite aggregation.
   */
  parentBucketPath: string;
  /**
   * Names of params and where their values are: {count: _count, hosts: hosts}.
   */
  bucketsPath: {
    [k: string]: string;
  };
  /**
   * Painless over params; true fires.
   */
  script: string;
}
export interface Notify {
  /**
   * Name of a NotificationChannel.
   */
  channel: string;
  /**
   * Mustache template.
   */
  subject: string;
  /**
   * Mustache template.
   */
  message: string;
  throttle?: Throttle;
}
