import { reasonOf } from '../../../core/errors.ts';
import { foundIn } from '../documents.ts';
import { objectOf } from '../json.ts';
import { periodUntil } from '../period.ts';
import type { Work } from '../scheduler.ts';
import type { CallerNode } from '../upstream.ts';
import { type Abandoned, sweep } from './abandoned.ts';
import { findJobs, type Job } from './jobs.ts';
import { monitorType } from './monitor.ts';
import { executionIdOf } from './run.ts';
import { keepState, type RunState } from './run-state.ts';
import { RUNNERS } from './runners.ts';
import type { AlertingStores } from './stores.ts';
import { dueTurn } from './turns.ts';
import { watching } from './watched-node.ts';

/**
 * Runs each enabled monitor at its turns. One write says that a turn is done and what its alerts become, after its
 * messages were sent. Killed before that write, the turn is run again, and what it had sent is sent once more; killed
 * after it, the next pass only puts the alerts where they belong. `log` is told once of each monitor that is not run.
 */
export function monitorWork(stores: AlertingStores, abandoned: Abandoned, log: (line: string) => void): Work {
  const told = new Set<string>();
  const undone: Undone = new Map();
  return {
    name: 'alerting',
    pass: async (node, now) => {
      const { jobs, orphans } = await findJobs(stores.monitors, node);
      const failures = new Map<string, string>();
      const attempt = async (id: string, step: () => Promise<void>): Promise<void> =>
        step().catch((error: unknown) => void failures.set(id, reasonOf(error)));
      for (const { id, state } of [...jobs, ...orphans])
        await attempt(id, () => putInPlace(stores, node, { id, state }, now));
      if (abandoned.asked()) await attempt('', () => sweep(stores, node, { jobs, orphans }, now));
      tellOfUnrun(jobs, told, log);
      const due = dueAmong(jobs, now).filter(({ id }) => !failures.has(id));
      for (const turn of due) await attempt(turn.id, () => runTurn(stores, node, turn, now, undone));
      if (failures.size > 0) throw new Error([...failures.values()].join('; '));
    },
  };
}

/** Turns whose messages were sent and which the node would not keep: they are not run again, only kept again. */
type Undone = Map<string, RunState>;

interface Due {
  readonly id: string;
  readonly turn: number;
}

/** In the order in which they fell due. */
const dueAmong = (jobs: readonly Job[], now: number): readonly Due[] =>
  jobs
    .filter(isRun)
    .map(({ id, monitor, state }) => ({ id, turn: dueTurn(monitor, state, now) }))
    .filter((due): due is Due => due.turn !== undefined)
    .sort((one, other) => one.turn - other.turn);

const isRun = ({ monitor }: Job): boolean => RUNNERS[monitorType(monitor)] !== undefined;

function tellOfUnrun(jobs: readonly Job[], told: Set<string>, log: (line: string) => void): void {
  const unrun = jobs.filter((job) => job.monitor['enabled'] === true && !isRun(job) && !told.has(job.id));
  for (const { id, monitor } of unrun) {
    told.add(id);
    log(
      `alerting: monitor ${monitor['name']} is kept but not run: the sandbox runs no ${monitorType(monitor)}`,
    );
  }
}

async function runTurn(
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

async function putInPlace(
  { alerts, monitors }: AlertingStores,
  node: CallerNode,
  { id, state }: Pick<Job, 'id' | 'state'>,
  now: number,
): Promise<void> {
  if (state === undefined || state.unwritten.length === 0) return;
  await alerts.write(node, state.unwritten, now);
  await keepState(monitors, node, id, { ...state, unwritten: [] });
}
