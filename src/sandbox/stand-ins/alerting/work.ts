import pMap from 'p-map';
import { reasonOf } from '../../../core/errors.ts';
import type { Work } from '../scheduler.ts';
import type { CallerNode } from '../upstream.ts';
import { type Abandoned, sweep } from './abandoned.ts';
import { findJobs, type Job } from './jobs.ts';
import { monitorType } from './monitor.ts';
import { RUNNERS } from './runners.ts';
import type { AlertingStores } from './stores.ts';
import { type Due, hasUnwritten, putInPlace, runTurn, type Undone } from './turn-run.ts';
import { dueTurn } from './turns.ts';

/**
 * Runs each enabled monitor at its turns. One write says that a turn is done and what its alerts become, after its
 * messages were sent. Killed before that write, the turn is run again, and what it had sent is sent once more; killed
 * after it, the next pass only puts the alerts where they belong. `log` is told once of each monitor that is not run.
 */
export function monitorWork(stores: AlertingStores, abandoned: Abandoned, log: (line: string) => void): Work {
  const told = new Set<string>();
  const undone: Undone = new Map();
  let stale = true;
  const freshen = async (node: CallerNode): Promise<void> => {
    if (stale) await refresh(stores, node);
    stale = false;
  };
  return {
    name: 'alerting',
    pass: async (node, now) => {
      await freshen(node);
      const { jobs, orphans } = await findJobs(stores.monitors, node);
      const failures = new Map<string, string>();
      const attempt = async (id: string, step: () => Promise<void>): Promise<void> =>
        step().catch((error: unknown) => void failures.set(id, reasonOf(error)));
      const left = [...jobs, ...orphans].filter(hasUnwritten);
      stale = left.length > 0;
      for (const { id, state } of left) await attempt(id, () => putInPlace(stores, node, { id, state }, now));
      await freshen(node);
      if (abandoned.asked()) await attempt('', () => sweep(stores, node, { jobs, orphans }, now));
      tellOfUnrun(jobs, told, log);
      const due = dueAmong(jobs, now).filter(({ id }) => !failures.has(id));
      stale = due.length > 0;
      const run = (turn: Due): Promise<void> =>
        attempt(turn.id, () => runTurn(stores, node, turn, now, undone));
      await pMap(due, run, { concurrency: AT_ONCE });
      await freshen(node);
      if (failures.size > 0) throw new Error([...failures.values()].join('; '));
    },
  };
}

/** Once for all that a pass wrote, and before the first search of a process, which does not know what was written. */
async function refresh({ monitors, alerts }: AlertingStores, node: CallerNode): Promise<void> {
  await alerts.refresh(node);
  const { status } = await node.request('POST', `/${monitors.index}/_refresh?ignore_unavailable=true`);
  if (status !== 200) throw new Error(`the node answers ${status} where the monitors are`);
}

const AT_ONCE = 8;

/** Begun in the order in which they fell due. */
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
