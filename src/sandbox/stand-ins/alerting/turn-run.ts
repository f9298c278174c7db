import { foundIn } from '../documents.ts';
import { objectOf } from '../json.ts';
import { periodUntil } from '../period.ts';
import type { CallerNode } from '../upstream.ts';
import type { Job } from './jobs.ts';
import { monitorType } from './monitor.ts';
import { executionIdOf } from './run.ts';
import { keepState, type RunState } from './run-state.ts';
import { RUNNERS } from './runners.ts';
import type { AlertingStores } from './stores.ts';
import { watching } from './watched-node.ts';

export interface Due {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly turn: number;
}

/** Turns whose messages were sent and which the node would not keep: they are not run again, only kept again. */
export type Undone = Map<string, RunState>;

/** Runs a monitor's turn, keeps that it is done, and puts its alerts in place. Throws when the node does not keep it. */
export async function runTurn(
  stores: AlertingStores,
  node: CallerNode,
  { id, turn }: Due,
  now: number,
  undone: Undone,
): Promise<void> {
  const before = undone.get(id);
  const state = before?.last_turn === turn ? before : await ran(stores, node, { id, turn }, now);
  if (state === undefined) return;
  undone.set(id, state);
  await keepState(stores.monitors, node, id, state);
  undone.delete(id);
  await putInPlace(stores, node, { id, state }, now);
}

async function ran(
  stores: AlertingStores,
  node: CallerNode,
  { id, turn }: Due,
  now: number,
): Promise<RunState | undefined> {
  const found = foundIn(await stores.monitors.get(node, id));
  const monitor = objectOf(found?._source['monitor']);
  const runner = RUNNERS[monitorType(monitor)];
  if (found === undefined || runner === undefined) return undefined;
  const schedule = objectOf(monitor['schedule']);
  const watched = watching(node);
  const { written } = await runner(stores, {
    node: watched,
    id,
    version: found._version,
    monitor,
    period: periodUntil(schedule, turn),
    dryrun: false,
    now,
    executionId: executionIdOf(id, now),
  });
  if (watched.wasLost()) throw new Error(`monitor ${monitor['name']} is run again: the node went away`);
  return { last_turn: turn, schedule, last_execution_time: now, unwritten: written };
}

/** Whether alerts of the last turn may not be in their index yet. */
export const hasUnwritten = ({ state }: Pick<Job, 'state'>): boolean => (state?.unwritten.length ?? 0) > 0;

export async function putInPlace(
  { alerts, monitors }: AlertingStores,
  node: CallerNode,
  { id, state }: Pick<Job, 'id' | 'state'>,
  now: number,
): Promise<void> {
  if (state === undefined || !hasUnwritten({ state })) return;
  await alerts.write(node, state.unwritten, now);
  await keepState(monitors, node, id, { ...state, unwritten: [] });
}
