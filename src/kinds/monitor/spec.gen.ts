// Generated from schema.json by "npm run gen". Do not edit.

/**
 * A query-level monitor: a search that runs on a schedule, and triggers that judge its result and tell a channel.
 */
export interface MonitorSpec {
  /**
   * Says how fast somebody must look.
   */
  severity: 'critical' | 'high' | 'medium' | 'low' | 'information';
  enabled?: boolean;
  /**
   * Whole minutes, hours or days between runs: 5m, 1h, 1d.
   */
  every: string;
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
  /**
   * What to do when it fires.
   */
  runbook: string;
}
export interface Trigger {
  name: string;
  /**
   * Painless over ctx.results[0]; true fires.
   */
  condition: string;
  notify: Notify[];
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
  /**
   * Minutes during which it is not sent again.
   */
  throttle?: number;
}
