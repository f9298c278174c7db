import { type Json, pick } from '../json.ts';
import type { Run } from './run.ts';

/** A bucket that fulfils a condition; `bucket` is as the engine answered it. */
export interface AlertedBucket {
  readonly parent_bucket_path: string;
  readonly bucket_keys: readonly string[];
  readonly bucket: Json;
}

export interface ActionExecution {
  readonly action_id: string;
  readonly last_execution_time: number | null;
  readonly throttled_count: number;
}

/** An alert as alerting 3.4 keeps and shows it, in that order; times are epoch milliseconds. */
export interface Alert {
  /** Empty until it is kept. */
  readonly id: string;
  /** How often it was written where it lies; -1 until it is kept. */
  readonly version: number;
  readonly monitor_id: string;
  readonly workflow_id: '';
  readonly workflow_name: '';
  readonly associated_alert_ids: readonly [];
  readonly schema_version: number;
  readonly monitor_version: number;
  readonly monitor_name: string;
  readonly execution_id: string;
  readonly trigger_id: string;
  readonly trigger_name: string;
  readonly finding_ids: readonly [];
  readonly related_doc_ids: readonly [];
  readonly state: 'ACTIVE' | 'ERROR' | 'ACKNOWLEDGED' | 'COMPLETED' | 'DELETED';
  readonly error_message: string | null;
  readonly alert_history: readonly { readonly timestamp: number; readonly message: string }[];
  readonly severity: string;
  readonly action_execution_results: readonly ActionExecution[];
  readonly start_time: number;
  readonly last_notification_time: number | null;
  readonly end_time: number | null;
  readonly acknowledged_time: number | null;
  /** Of a bucket-level monitor only. */
  readonly agg_alert_content?: AlertedBucket;
}

const SCHEMA_VERSION = 5;

/** The alert of a trigger that begins to hold in this run; without an `id` it is not kept. */
export function newAlert(run: Run, trigger: Json, id: string): Alert {
  return {
    id,
    version: -1,
    monitor_id: run.id,
    workflow_id: '',
    workflow_name: '',
    associated_alert_ids: [],
    schema_version: SCHEMA_VERSION,
    monitor_version: run.version,
    monitor_name: String(run.monitor['name']),
    execution_id: run.executionId,
    trigger_id: String(trigger['id']),
    trigger_name: String(trigger['name']),
    finding_ids: [],
    related_doc_ids: [],
    state: 'ACTIVE',
    error_message: null,
    alert_history: [],
    severity: String(trigger['severity']),
    action_execution_results: [],
    start_time: run.now,
    last_notification_time: run.now,
    end_time: null,
    acknowledged_time: null,
  };
}

const SHOWN: readonly (keyof Alert)[] = [
  ...(['id', 'version', 'monitor_id', 'workflow_id', 'workflow_name', 'associated_alert_ids'] as const),
  ...([
    'schema_version',
    'monitor_version',
    'monitor_name',
    'execution_id',
    'trigger_id',
    'trigger_name',
  ] as const),
  ...(['finding_ids', 'related_doc_ids', 'state', 'error_message', 'alert_history', 'severity'] as const),
  ...(['action_execution_results', 'start_time', 'last_notification_time', 'end_time'] as const),
  ...(['acknowledged_time', 'agg_alert_content'] as const),
];

/** An alert as an answer shows it. */
export const shownAlert = (alert: Alert): Json => pick({ ...alert }, ...SHOWN);

/** What templates see of an alert (Alert.asTemplateArg of common-utils): lists are text, parted by commas. */
export const alertArgument = (alert: Alert): Json => ({
  acknowledged_time: alert.acknowledged_time,
  id: alert.id,
  version: alert.version,
  end_time: alert.end_time,
  error_message: alert.error_message,
  execution_id: alert.execution_id,
  last_notification_time: alert.last_notification_time,
  severity: alert.severity,
  start_time: alert.start_time,
  state: alert.state,
  bucket_keys: alert.agg_alert_content?.bucket_keys.join(',') ?? null,
  parent_bucket_path: alert.agg_alert_content?.parent_bucket_path ?? null,
  finding_ids: '',
  related_doc_ids: '',
});
