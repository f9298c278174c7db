// Generated from schema.json by "npm run gen". Do not edit.

export type Pattern = string;
export type Activity =
  | 'login'
  | 'login_failed'
  | 'logout'
  | 'grant'
  | 'role'
  | 'ddl'
  | 'dml'
  | 'select'
  | 'audit_change'
  | 'config'
  | 'backup'
  | 'execute'
  | 'other';
export type Engine = 'aurora-postgresql' | 'aurora-mysql' | 'oracle' | 'sqlserver';

/**
 * What the ingestion Lambda keeps, drops, redacts and calls privileged, and which data class an event belongs to. Patterns are case-insensitive; * stands for any run of characters.
 */
export interface AuditPolicySpec {
  /**
   * Policies are asked in descending priority, then by name; the first that claims an event's source judges it.
   */
  priority?: number;
  /**
   * First match wins. A class and its period name the index: das-audit-<class>-<period>.
   *
   * @minItems 1
   * @maxItems 50
   */
  dataClasses: DataClass[];
  /**
   * Accounts of the service itself (rdsadmin and the like): their events are kept and marked internal.
   */
  internalUsers?: Pattern[];
  privileged: Privileged;
  /**
   * Tables, views and procedures whose reading is marked sensitive, as object or database.object.
   */
  sensitiveObjects?: Pattern[];
  /**
   * Events that are not kept. First match wins; each rule's drops are counted by its name.
   *
   * @maxItems 100
   */
  drop?: DropRule[];
}
export interface DataClass {
  /**
   * Part of the index name.
   */
  name: string;
  /**
   * How much event time one index holds (UTC; weeks are ISO weeks).
   */
  period: 'day' | 'week' | 'month';
  /**
   * Resource ids of clusters and instances (cluster-… or db-…), or patterns of them.
   *
   * @minItems 1
   */
  sources: Pattern[];
}
/**
 * An event is privileged when its user or its activity is listed here.
 */
export interface Privileged {
  users: Pattern[];
  activities: Activity[];
}
export interface DropRule {
  name: string;
  /**
   * Why an auditor may accept that these events are not kept.
   */
  reason: string;
  match: Match;
}
/**
 * All stated conditions must hold; within a list one is enough.
 */
export interface Match {
  /**
   * @minItems 1
   */
  engines?: Engine[];
  /**
   * @minItems 1
   */
  sources?: Pattern[];
  /**
   * @minItems 1
   */
  users?: Pattern[];
  /**
   * @minItems 1
   */
  activities?: Activity[];
  /**
   * @minItems 1
   */
  databases?: Pattern[];
  /**
   * @minItems 1
   */
  objects?: Pattern[];
  /**
   * @minItems 1
   */
  hosts?: Pattern[];
  /**
   * @minItems 1
   */
  applications?: Pattern[];
  privileged?: boolean;
  internal?: boolean;
}
