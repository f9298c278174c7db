import { foundIn } from '../documents.ts';
import { changePolicy } from './change.ts';
import { FAILED, keep, type Running } from './keeping.ts';
import type { Job, Kept, Progress } from './managed-index.ts';

/** The first run: the index enters the default state of its policy, or of the one that was asked for meanwhile. */
export async function begin(run: Running, kept: Kept): Promise<void> {
  const { managed_index: job } = kept;
  const wanted = job.change_policy;
  if (wanted === null) {
    await keep(run, kept, job, entered(run, job, defaultState(job)));
    return;
  }
  const found = foundIn(await run.documents.get(run.node, wanted.policy_id));
  if (found === undefined) {
    await keep(run, kept, job, unloaded(entered(run, job, ''), wanted.policy_id));
    return;
  }
  const changed = changePolicy(job, found);
  await keep(run, kept, changed, entered(run, changed, wanted.state ?? defaultState(changed)));
}

const defaultState = ({ policy }: Job): string => String(policy['default_state']);

const entered = ({ index, now }: Running, job: Job, state: string): Progress => ({
  index: index.name,
  index_uuid: index.uuid,
  policy_id: job.policy_id,
  policy_seq_no: job.policy_seq_no,
  policy_primary_term: job.policy_primary_term,
  policy_completed: false,
  rolled_over: false,
  rolled_over_index_name: null,
  index_creation_date: index.createdAt,
  transition_to: null,
  state: { name: state, start_time: now },
  action: null,
  step: null,
  retry_info: { failed: false, consumed_retries: 0 },
  info: { message: `Successfully initialized policy: ${job.policy_id}` },
});

const unloaded = (progress: Progress, policy: string): Progress => ({
  ...progress,
  policy_id: policy,
  policy_seq_no: null,
  policy_primary_term: null,
  state: null,
  retry_info: FAILED,
  info: { message: `Fail to load policy: ${policy}` },
});
