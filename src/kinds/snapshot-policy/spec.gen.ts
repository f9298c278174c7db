// Generated from schema.json by "npm run gen". Do not edit.

/**
 * Five fields of cron: minute, hour, day of the month, month, day of the week. '30 1 * * *' is each night at 01:30.
 */
export type Cron = string;
/**
 * As in the tz database, such as Europe/Dublin; UTC unless said.
 */
export type TimeZone = string;
/**
 * Whole minutes below an hour or whole hours below a day: 45m, 2h. The server rounds others.
 */
export type TimeLimit = string;

/**
 * When snapshots of the audit indices are taken, and when old ones are deleted.
 */
export interface SnapshotPolicySpec {
  enabled?: boolean;
  /**
   * Name of a SnapshotRepository.
   */
  repository: string;
  /**
   * Data classes of an AuditPolicy; left out, every audit index.
   *
   * @minItems 1
   */
  classes?: string[];
  create: {
    schedule: Cron;
    timezone?: TimeZone;
    timeLimit?: TimeLimit;
  };
  /**
   * Left out, snapshots are kept for ever.
   */
  delete?: {
    /**
     * Whole days: 400d. Counts from the snapshot, which holds nothing younger than itself.
     */
    after: string;
    /**
     * The newest so many stay, however old they are; 1 unless said.
     */
    keepAtLeast?: number;
    /**
     * The oldest beyond so many are deleted, however young they are.
     */
    keepAtMost?: number;
    schedule?: Cron;
    timezone?: TimeZone;
    timeLimit?: TimeLimit;
  };
  notify?: {
    /**
     * Name of a NotificationChannel.
     */
    channel: string;
    /**
     * What is told; failure and time-limit unless said.
     *
     * @minItems 1
     */
    on?: ('creation' | 'deletion' | 'failure' | 'time-limit')[];
  };
}
