// Generated from schema.json by "npm run gen". Do not edit.

/**
 * How long the indices of some data classes live, and through which states they go.
 */
export type RetentionPolicySpec = ShortRetention | RawRetention;
export type ClassName = string;
/**
 * Whole hours or days: 24h, 7d, 400d.
 */
export type Duration = string;

/**
 * Short words, in any of which `after` is a promise for the youngest event of an index: the span of the class's period is added. What is left out does not happen; without `delete` indices are kept for ever.
 */
export interface ShortRetention {
  /**
   * Data classes of an AuditPolicy.
   *
   * @minItems 1
   */
  classes: ClassName[];
  priority?: number;
  /**
   * Nothing more is written into an index: late events go to quarantine.
   */
  readOnly?: {
    after: Duration;
  };
  /**
   * A copy of each index in a repository.
   */
  snapshot?: {
    after: Duration;
    /**
     * Name of a SnapshotRepository; may be left out where exactly one is declared.
     */
    repository?: string;
  };
  /**
   * UltraWarm on an Amazon domain; read-only, merged and without replicas elsewhere.
   */
  warm?: {
    after: Duration;
  };
  /**
   * Left out, indices are kept for ever.
   */
  delete?: {
    after: Duration;
    /**
     * NotificationChannel that is told before an index is deleted.
     */
    notify?: string;
  };
}
/**
 * The server's own states, sent as written; ages count from the creation of the index.
 */
export interface RawRetention {
  /**
   * Data classes of an AuditPolicy.
   *
   * @minItems 1
   */
  classes: ClassName[];
  priority?: number;
  defaultState: string;
  /**
   * @minItems 1
   */
  states: State[];
}
export interface State {
  name: string;
  actions?: Action[];
  transitions?: Transition[];
}
/**
 * One ISM action, such as {delete: {}}.
 */
export interface Action {}
export interface Transition {
  state_name: string;
  conditions?: {};
}
