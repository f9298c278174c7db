import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import { readTimeValue } from '../time-value.ts';
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
import { errorOf, type Snapshot, snapshotsIn } from './snapshots.ts';

/**
 * Deletes what the policy's condition no longer keeps: of the snapshots that carry the policy's name in their metadata,
 * and of those that match its `snapshot_pattern`, whoever made them. No other is ever looked at.
 */
export async function runDeletion(run: Run, runs: Runs): Promise<Runs> {
  const half = runs.sm_metadata.deletion;
  if (half === undefined) return runs;
  const isUnderWay = half.current_state === 'DELETION_CONDITION_MET';
  if (!isUnderWay && run.now < half.trigger.time) return runs;
  const begun: Half = {
    ...half,
    current_state: 'DELETION_CONDITION_MET',
    trigger: triggerAfter(run.policy, 'deletion', run.now),
  };
  await run.save(withHalf(runs, 'deletion', begun));
  const { half: done, gone } = await clear(run, begun, runs.made);
  const made = Object.fromEntries(Object.entries(runs.made).filter(([name]) => !gone.includes(name)));
  return withHalf({ ...runs, made }, 'deletion', done);
}

interface Cleared {
  readonly half: Half;
  readonly gone: readonly string[];
}

async function clear(run: Run, half: Half, made: Runs['made']): Promise<Cleared> {
  const listed = await candidates(run);
  if ('refused' in listed) {
    const message = 'Caught exception while getting snapshots to decide which snapshots to delete.';
    return {
      half: await failed(run, afresh(half), 'deletion', { message, cause: listed.refused }),
      gone: [],
    };
  }
  const dated = listed.map(({ name, startTime }) => ({ name, time: made[name] ?? startTime }));
  const names = outdated(dated, objectOf(objectOf(run.policy['deletion'])['condition']), run.now);
  if (names.length === 0) return { half: atStart(half, 'deletion'), gone: [] };
  return remove(run, half, names);
}

async function candidates(run: Run): Promise<readonly Snapshot[] | { readonly refused: string }> {
  const pattern = objectOf(run.policy['deletion'])['snapshot_pattern'];
  const own = await list(run, `${run.name}*`);
  if ('refused' in own) return own;
  const others = typeof pattern === 'string' && pattern !== '' ? await list(run, pattern) : [];
  if ('refused' in others) return others;
  const all = [...own.filter(({ policy }) => policy === run.name), ...others];
  const once = new Map(all.map((one) => [one.name, one]));
  return [...once.values()].filter(({ state }) => state !== 'IN_PROGRESS');
}

async function list(run: Run, names: string): Promise<readonly Snapshot[] | { readonly refused: string }> {
  const path = names.split(',').map(encodeURIComponent).join(',');
  const answer = await run.node.request('GET', `${run.repository}/${path}?ignore_unavailable=true`);
  return answer.status === 200 ? snapshotsIn(answer) : { refused: errorOf(answer).reason };
}

/** The oldest, as many as `max_age` and `max_count` say; `min_count` are kept however old they are. */
export function outdated(
  snapshots: readonly { readonly name: string; readonly time: number }[],
  { max_age: age, max_count: most, min_count: least }: Json,
  now: number,
): readonly string[] {
  const sorted = [...snapshots].sort((one, two) => one.time - two.time);
  const limit = age === undefined ? undefined : readTimeValue(String(age), 'max_age');
  const old = typeof limit === 'number' ? sorted.filter(({ time }) => time < now - limit).length : 0;
  const aged = Math.min(old, Math.max(0, sorted.length - Number(least ?? 1)));
  const count = most === undefined ? aged : Math.max(aged, sorted.length - Number(most));
  return sorted.slice(0, count).map(({ name }) => name);
}

/** One after the other; one that somebody else has deleted is gone all the same. */
async function remove(run: Run, half: Half, names: readonly string[]): Promise<Cleared> {
  const begun = executed(afresh(half), 'IN_PROGRESS', run.now, {});
  for (const [at, name] of names.entries()) {
    const answer = await run.node.request('DELETE', `${run.repository}/${encodeURIComponent(name)}`);
    if (answer.status !== 200 && answer.status !== 404) {
      const message = `Caught exception while deleting snapshot [${names.join(', ')}].`;
      const half = await failed(run, begun, 'deletion', { message, cause: errorOf(answer).reason });
      return { half, gone: names.slice(0, at) };
    }
  }
  const message = `Snapshot(s) [${names.join(', ')}] deletion has finished.`;
  await run.tell('deletion', message);
  return { half: atStart(executed(begun, 'SUCCESS', run.now, { message }), 'deletion'), gone: names };
}
