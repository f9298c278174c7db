import { type Found, foundIn } from '../documents.ts';
import { FAILED, keep, type Running } from './keeping.ts';
import { copied, type Job, type Kept, type Progress } from './managed-index.ts';
import { type Action, TRANSITION } from './turn.ts';

/** Whether a policy that was asked for takes over now: at once when that is safe, else at the end of the state. */
export function changeDue(job: Job, { action }: Progress, next: Action | undefined): boolean {
  if (job.change_policy === null) return false;
  return job.change_policy.is_safe || next?.type === TRANSITION || action?.name === TRANSITION;
}

/** The job with another policy, or with the present version of its own. */
export const changePolicy = (job: Job, policy: Found): Job => ({
  ...job,
  policy_id: policy._id,
  ...copied(policy),
  change_policy: null,
});

/** The run in which a policy takes over. A step that was done in the midst of a state is done again, as the plugin does. */
export async function change(
  run: Running,
  kept: Kept,
  progress: Progress,
  next: Action | undefined,
): Promise<void> {
  const { managed_index: job } = kept;
  const wanted = job.change_policy;
  if (wanted === null) return;
  const found = foundIn(await run.documents.get(run.node, wanted.policy_id));
  if (found === undefined) {
    const info = { message: `Failed to load change policy: ${wanted.policy_id}` };
    await keep(run, kept, job, { ...progress, info, retry_info: FAILED });
    return;
  }
  const place = { index: -1, failed: false, consumed_retries: 0, last_retry_time: 0 };
  const atEnd = { name: TRANSITION, start_time: run.now, ...place };
  await keep(run, kept, changePolicy(job, found), {
    ...progress,
    info: { message: `Attempting to change policy to ${found._id}` },
    transition_to: wanted.state,
    action: next?.type === TRANSITION ? atEnd : progress.action,
    step: null,
    policy_id: found._id,
    policy_seq_no: found._seq_no,
    policy_primary_term: found._primary_term,
  });
}
