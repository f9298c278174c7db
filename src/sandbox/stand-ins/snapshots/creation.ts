import { objectOf } from '../json.ts';
import type { NodeAnswer } from '../upstream.ts';
import {
  afresh,
  atStart,
  executed,
  failed,
  type Half,
  type Run,
  type Runs,
  triggerAfter,
  withHalf,
} from './runs.ts';
import { errorOf, snapshotsIn } from './snapshots.ts';

/**
 * Makes the snapshot that is due. Its name is on record before the snapshot is: whoever is killed in between makes that
 * one, and no second. The plugin looks a minute later whether it is done; here the run waits for it, so that who moves
 * the clock finds it, and no `time_limit` is ever exceeded.
 */
export async function runCreation(run: Run, runs: Runs): Promise<Runs> {
  const half = runs.sm_metadata.creation;
  if (half === undefined) return runs;
  const under = half.started?.[0];
  if (under !== undefined) return withHalf(runs, 'creation', await goOn(run, half, under));
  return run.now < half.trigger.time ? runs : begin(run, runs, half);
}

async function begin(run: Run, runs: Runs, half: Half): Promise<Runs> {
  const name = run.newName();
  const intent = executed(
    {
      ...afresh(half),
      current_state: 'CREATION_CONDITION_MET',
      trigger: triggerAfter(run.policy, 'creation', run.now),
      started: [name],
    },
    'IN_PROGRESS',
    run.now,
    {},
  );
  const recorded = withHalf({ ...runs, made: { ...runs.made, [name]: run.now } }, 'creation', intent);
  await run.save(recorded);
  return withHalf(recorded, 'creation', await goOn(run, intent, name));
}

const goOn = (run: Run, half: Half, name: string): Promise<Half> =>
  half.current_state === 'CREATING' ? finish(run, half, name) : create(run, half, name);

async function create(run: Run, half: Half, name: string): Promise<Half> {
  const { repository: _repository, ...config } = objectOf(run.policy['snapshot_config']);
  const metadata = { ...objectOf(config['metadata']), sm_policy: run.name };
  const path = `${run.repository}/${encodeURIComponent(name)}?wait_for_completion=true`;
  const answer = await run.node.request('PUT', path, { ...config, metadata });
  if (answer.status < 300 || isTaken(answer))
    return finish(run, { ...half, current_state: 'CREATING' }, name);
  if (errorOf(answer).type === 'concurrent_snapshot_execution_exception') {
    const message = 'Concurrent snapshot exception happened, retrying...';
    return executed(half, 'RETRYING', run.now, { message });
  }
  const message = `Caught exception while creating snapshot ${name}.`;
  return failed(run, half, 'creation', { message, cause: errorOf(answer).reason });
}

/** The name is this run's own, random part and all: a snapshot that has it was made before the run was cut short. */
const isTaken = (answer: NodeAnswer): boolean => {
  const { type, reason } = errorOf(answer);
  return type === 'invalid_snapshot_name_exception' && reason.includes(' already ');
};

async function finish(run: Run, half: Half, name: string): Promise<Half> {
  const answer = await run.node.request('GET', `${run.repository}/${encodeURIComponent(name)}`);
  if (answer.status === 404) {
    const message = `Snapshot ${name} not found while checking if it has been created.`;
    return atStart(executed(half, 'SUCCESS', run.now, { message }), 'creation');
  }
  if (answer.status !== 200) {
    const message = `Caught exception while getting started creation snapshot [${name}].`;
    return failed(run, half, 'creation', { message, cause: errorOf(answer).reason });
  }
  return judged(run, half, name, snapshotsIn(answer)[0]?.state ?? 'FAILED');
}

async function judged(run: Run, half: Half, name: string, state: string): Promise<Half> {
  if (state === 'IN_PROGRESS') return half;
  const isMade = state === 'SUCCESS';
  const message = isMade
    ? `Snapshot ${name} creation has finished successfully.`
    : `Snapshot ${name} creation failed as the snapshot is in the ${state} state.`;
  await run.tell(isMade ? 'creation' : 'failure', message);
  return atStart(executed(half, isMade ? 'SUCCESS' : 'FAILED', run.now, { message }), 'creation');
}
