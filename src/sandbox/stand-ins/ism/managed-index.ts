import type { Documents, Found } from '../documents.ts';
import { foundIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import type { CallerNode, NodeAnswer } from '../upstream.ts';

/** The job of one index: which policy it follows, and when it runs. Times are epoch milliseconds. */
export interface Job {
  readonly name: string;
  readonly enabled: boolean;
  readonly index: string;
  readonly index_uuid: string;
  readonly schedule: { readonly interval: { readonly start_time: number; readonly period: number } };
  readonly last_updated_time: number;
  readonly enabled_time: number | null;
  readonly policy_id: string;
  readonly policy_seq_no: number;
  readonly policy_primary_term: number;
  /** The policy as it was when the index got it: a later version reaches the index by `change_policy` only. */
  readonly policy: Json;
  readonly change_policy: PolicyChange | null;
  /** When it last ran and wrote; the plugin keeps that in the job scheduler. */
  readonly last_run: number | null;
}

export interface PolicyChange {
  readonly policy_id: string;
  readonly state: string | null;
  /** It may be made in the midst of a state. */
  readonly is_safe: boolean;
}

/** How far an index is in its policy, in the plugin's own words. */
export interface Progress {
  readonly index: string;
  readonly index_uuid: string;
  readonly policy_id: string;
  readonly policy_seq_no: number | null;
  readonly policy_primary_term: number | null;
  readonly policy_completed: boolean;
  readonly rolled_over: boolean;
  readonly rolled_over_index_name: string | null;
  readonly index_creation_date: number | null;
  readonly transition_to: string | null;
  readonly state: StateProgress | null;
  readonly action: ActionProgress | null;
  readonly step: StepProgress | null;
  readonly retry_info: { readonly failed: boolean; readonly consumed_retries: number };
  readonly info: Json;
}

export interface StateProgress {
  readonly name: string;
  readonly start_time: number;
}

export interface ActionProgress {
  readonly name: string;
  readonly start_time: number | null;
  /** Its place in the state, -1 for the transition at the end. */
  readonly index: number;
  readonly failed: boolean;
  readonly consumed_retries: number;
  readonly last_retry_time: number | null;
  readonly action_properties?: Json;
}

export interface StepProgress {
  readonly name: string;
  readonly start_time: number;
  readonly step_status: StepStatus;
}

export type StepStatus = 'starting' | 'condition_not_met' | 'failed' | 'completed';

/**
 * The document of one index, its id the index's uuid. The plugin keeps two; here job and progress are written at once,
 * so that no kill falls between them.
 */
export interface Managed {
  readonly managed_index: Job;
  readonly managed_index_metadata: Progress | null;
}

/** A document as it was read: a write that follows replaces this version or nothing. */
export interface Kept extends Managed {
  readonly version: { readonly if_seq_no: string; readonly if_primary_term: string };
}

const MINUTE = 60_000;

/** The job of an index that just got its policy, a document of the policies' index. */
export function newJob(
  index: { readonly name: string; readonly uuid: string },
  policy: Found,
  now: number,
): Job {
  return {
    name: index.name,
    enabled: true,
    index: index.name,
    index_uuid: index.uuid,
    // As the captures were recorded: job_interval 1, no jitter. The plugin's default are five minutes.
    schedule: { interval: { start_time: now, period: 1 } },
    last_updated_time: now,
    enabled_time: now,
    policy_id: policy._id,
    ...copied(policy),
    change_policy: null,
    last_run: null,
  };
}

/** What a job keeps of a policy: a copy, and which version it is of. */
export const copied = (policy: Found): Pick<Job, 'policy' | 'policy_seq_no' | 'policy_primary_term'> => ({
  policy_seq_no: policy._seq_no,
  policy_primary_term: policy._primary_term,
  policy: objectOf(policy._source['policy']),
});

/**
 * Whether a job has a run to do: one a minute, the first a minute after it was made, those that were missed once. One
 * that is enabled again waits for the end of its interval.
 */
export function isDue(job: Scheduled, now: number): boolean {
  const turn = turnAt(job, now);
  const counted = [job.last_run, job.enabled_time].map((time) => time !== null && turnAt(job, time) === turn);
  return job.enabled && turn >= 1 && !counted.includes(true);
}

/** What of a job says when it runs. */
export type Scheduled = Pick<Job, 'enabled' | 'enabled_time' | 'schedule' | 'last_run'>;

/** How many intervals of its schedule had passed at `time`. */
export const turnAt = ({ schedule }: Pick<Job, 'schedule'>, time: number): number =>
  Math.floor((time - schedule.interval.start_time) / (schedule.interval.period * MINUTE));

/** When the last of those intervals ended: the moment at which a run belongs, however late it is looked for. */
export const turnTime = (job: Pick<Job, 'schedule'>, time: number): number =>
  job.schedule.interval.start_time + turnAt(job, time) * job.schedule.interval.period * MINUTE;

export const hasFailed = ({ retry_info, action }: Progress): boolean =>
  retry_info.failed || action?.failed === true;

/** The managed index in an answer to a get, or undefined when there is none. */
export function managedIn(answer: NodeAnswer): Kept | undefined {
  const found = foundIn(answer);
  if (found === undefined || found._source['managed_index'] === undefined) return undefined;
  const version = { if_seq_no: String(found._seq_no), if_primary_term: String(found._primary_term) };
  return { ...(found._source as unknown as Managed), version };
}

export const putManaged = (
  documents: Documents,
  node: CallerNode,
  { managed_index, managed_index_metadata }: Managed,
  parameters: Readonly<Record<string, string>>,
): Promise<NodeAnswer> =>
  documents.put(node, managed_index.index_uuid, { managed_index, managed_index_metadata }, parameters);
