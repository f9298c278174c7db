import type { Documents } from '../documents.ts';
import { type Json, listOf, objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';
import type { Alert } from './alert.ts';
import type { Progress } from './turns.ts';

/**
 * How far a monitor has been run, kept in its metadata document as the plugin keeps its own context there. One write
 * says that a turn is done and what its alerts become (`unwritten`), so that a run is done as a whole or not at all.
 */
export interface RunState extends Progress {
  /** When it last ran, epoch milliseconds. */
  readonly last_execution_time: number;
  /** Alerts of that run that may not be in their index yet. */
  readonly unwritten: readonly Alert[];
}

export const metadataId = (monitorId: string): string => `${monitorId}-metadata`;

export function stateIn(metadata: unknown): RunState | undefined {
  const context = objectOf(objectOf(metadata)['last_run_context']);
  const { last_turn, schedule, last_execution_time, unwritten } = context;
  if (typeof last_turn !== 'number') return undefined;
  return {
    last_turn,
    schedule,
    last_execution_time: Number(last_execution_time),
    unwritten: listOf(unwritten) as readonly Alert[],
  };
}

/** Throws when the node does not keep it: the turn is not done then. Searches see it after a refresh. */
export async function keepState(
  documents: Documents,
  node: CallerNode,
  monitorId: string,
  state: RunState,
): Promise<void> {
  const metadata: Json = {
    monitor_id: monitorId,
    last_action_execution_times: [],
    last_run_context: { ...state },
    source_to_query_index_mapping: {},
  };
  const path = `/${documents.index}/_doc/${encodeURIComponent(metadataId(monitorId))}`;
  const { status, text } = await node.request('PUT', path, { metadata });
  if (status >= 300)
    throw new Error(`the run of monitor ${monitorId} is not kept (${status}): ${text.slice(0, 200)}`);
}
