import type { Json } from '../json.ts';
import { begin } from './beginning.ts';
import { change, changeDue } from './change.ts';
import { disable, FAILED, type Running } from './keeping.ts';
import { hasFailed, type Kept, type Progress } from './managed-index.ts';
import { perform } from './perform.ts';
import { actionProgress, backsOff, hasTimedOut } from './progress.ts';
import { stepNames } from './steps/steps.ts';
import { type Action, actionToRun, stateToRun } from './turn.ts';

/**
 * One run of one managed index, in the plugin's order: begin the policy, or end the job, or change the policy, or wait
 * for a retry, or do one step. What the run does is kept as it goes, so that a run after a kill takes it up.
 */
export async function runOnce(run: Running, kept: Kept): Promise<void> {
  const { managed_index: job, managed_index_metadata: progress } = kept;
  if (progress === null) return begin(run, kept);
  if (progress.policy_completed || hasFailed(progress)) return disable(run, kept, progress);
  const state = stateToRun(job.policy, progress);
  const name = String(state?.['name']);
  const action = state && actionToRun(state, progress, stepNames);
  const late = action && timedOut(progress, name, action, run.now);
  if (late !== undefined) return disable(run, kept, late);
  if (changeDue(job, progress, action)) return change(run, kept, progress, action);
  return action === undefined
    ? disable(run, kept, lost(progress, state))
    : work(run, kept, progress, name, action);
}

async function work(
  run: Running,
  kept: Kept,
  progress: Progress,
  state: string,
  action: Action,
): Promise<void> {
  const at = actionProgress(progress, state, action, run.now);
  if (!backsOff(at, action.retry, run.now)) await perform(run, kept, progress, { state, action });
}

function timedOut(progress: Progress, state: string, action: Action, now: number): Progress | undefined {
  const at = actionProgress(progress, state, action, now);
  if (!hasTimedOut(at, action.timeout, now)) return undefined;
  return { ...progress, action: { ...at, failed: true }, info: { message: 'Action timed out' } };
}

/** A policy whose states or actions are not those that the progress speaks of. */
function lost(progress: Progress, state: Json | undefined): Progress {
  const place = progress.transition_to ?? progress.state?.name;
  const message =
    state === undefined
      ? `Failed to find state=${place} in policy=${progress.policy_id}`
      : `Failed to find action=${progress.action?.name} in state=${place}`;
  return { ...progress, retry_info: FAILED, info: { message } };
}
