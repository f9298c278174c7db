import { isDeepStrictEqual } from 'node:util';
import { keep, type Running } from './keeping.ts';
import { hasFailed, type Kept, type Progress } from './managed-index.ts';
import { tellFailure } from './notice.ts';
import { begun, ended } from './progress.ts';
import type { Step, StepCall } from './steps/step.ts';
import { stepsOf } from './steps/steps.ts';
import { type Action, stepToRun } from './turn.ts';

/**
 * Does the next step of an action. That it begins is kept before, with what it needs to find again what it made; what
 * came of it is kept after. A condition that is still not met is no news, and nothing is written.
 */
export async function perform(
  run: Running,
  kept: Kept,
  progress: Progress,
  { state, action }: { readonly state: string; readonly action: Action },
): Promise<void> {
  const { now, node } = run;
  const step = nextStep(action, progress);
  const isResumed = progress.step?.name === step.name && progress.step.step_status === 'starting';
  const call = (at: Progress): StepCall => ({
    ...{ node, index: run.index, now, isResumed, config: action.config, progress: at },
    send: (channel, message) => run.send(node, channel, message),
  });
  const starting = begun(progress, state, action, step.name, now);
  const started = isResumed ? starting : await prepared(starting, step, call);
  const before = step.onlyReads ? kept : await keep(run, kept, kept.managed_index, started);
  const outcome = await step.run(call(started));
  if (action.type === 'delete' && outcome.status === 'completed') return forget(run);
  const after = ended(started, action, outcome, now);
  if (!isDeepStrictEqual(after, progress)) await record(run, before, after);
}

function nextStep(action: Action, progress: Progress): Step {
  const steps = stepsOf(action.type);
  const name = stepToRun(
    steps.map((step) => step.name),
    progress.step,
  );
  const step = steps.find((one) => one.name === name);
  if (step === undefined) throw new Error(`${action.type} has no steps`);
  return step;
}

async function prepared(
  starting: Progress,
  { prepare }: Step,
  call: (at: Progress) => StepCall,
): Promise<Progress> {
  if (prepare === undefined || starting.action === null) return starting;
  const properties = await prepare(call(starting));
  return { ...starting, action: { ...starting.action, action_properties: properties } };
}

/** The index is gone, and so is its job. A run that dies between the two leaves the job to the next sweep. */
async function forget({ documents, node, index }: Running): Promise<void> {
  await documents.remove(node, index.uuid);
}

async function record(run: Running, before: Kept, after: Progress): Promise<void> {
  const { managed_index: job } = before;
  const told = hasFailed(after) ? await tellFailure(run.send, run.node, job.policy, after) : after;
  await keep(run, before, job, told);
}
