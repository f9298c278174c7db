import { type Documents, hitsIn } from '../documents.ts';
import { type Json, objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';
import { type RunState, stateIn } from './run-state.ts';

/** A monitor as the scheduler sees it: when it is to run, and how far it has been run. */
export interface Job {
  readonly id: string;
  readonly monitor: Json;
  readonly state: RunState | undefined;
}

export interface Jobs {
  readonly jobs: readonly Job[];
  /** What is known of monitors that are no more. */
  readonly orphans: readonly { readonly id: string; readonly state: RunState | undefined }[];
}

const MOST = 10_000;
const SEEN: readonly string[] = [
  ...['monitor.name', 'monitor.monitor_type', 'monitor.enabled', 'monitor.enabled_time'],
  ...['monitor.last_update_time', 'monitor.schedule', 'monitor.triggers.*.id', 'metadata'],
];

/** All monitors in one search; none before the index of the monitors was made. */
export async function findJobs(monitors: Documents, node: CallerNode): Promise<Jobs> {
  const search = { size: MOST, _source: SEEN };
  const answer = await node.request('POST', `/${monitors.index}/_search?ignore_unavailable=true`, search);
  if (answer.status !== 200) throw new Error(`the node answers ${answer.status} where the monitors are`);
  const hits = hitsIn(answer);
  const states = new Map(
    hits
      .map(({ _source }) => objectOf(_source['metadata']))
      .map((metadata) => [String(metadata['monitor_id']), stateIn(metadata)]),
  );
  const jobs = hits
    .filter(({ _source }) => _source['monitor'] !== undefined)
    .map(({ _id, _source }) => ({ id: _id, monitor: objectOf(_source['monitor']), state: states.get(_id) }));
  const known = new Set(jobs.map(({ id }) => id));
  const orphans = [...states].filter(([id]) => id !== 'undefined' && !known.has(id));
  return { jobs, orphans: orphans.map(([id, state]) => ({ id, state })) };
}
