import { lastRun } from '../cron.ts';
import { type Json, objectOf } from '../json.ts';
import { periodUntil } from '../period.ts';

/** How far a monitor's schedule has been run; of a monitor that never ran there is none. */
export interface Progress {
  /** The turn that was last run, epoch milliseconds. */
  readonly last_turn: number;
  /** The schedule it was a turn of. */
  readonly schedule: unknown;
}

/**
 * The turn that is due at `now` (epoch ms), or undefined. Turns are counted from `enabled_time`, the first an interval
 * after it, so an update keeps the rhythm. Of turns that were missed only the latest is due.
 */
export function dueTurn(monitor: Json, progress: Progress | undefined, now: number): number | undefined {
  const enabledTime = monitor['enabled_time'];
  if (monitor['enabled'] !== true || typeof enabledTime !== 'number') return undefined;
  const turn = latestTurn(objectOf(monitor['schedule']), enabledTime, now);
  return turn !== undefined && turn > doneUntil(monitor, enabledTime, progress, now) ? turn : undefined;
}

function latestTurn(schedule: Json, enabledTime: number, now: number): number | undefined {
  if (schedule['cron'] !== undefined) {
    const { expression, timezone } = objectOf(schedule['cron']);
    return lastRun(String(expression), String(timezone ?? 'UTC'), now);
  }
  const { start, end } = periodUntil(schedule, now);
  const span = end - start;
  return span > 0 ? enabledTime + Math.floor((now - enabledTime) / span) * span : undefined;
}

/** A new schedule has turns from when it was written on. A turn yet to come was run before the clock was put back. */
function doneUntil(monitor: Json, enabledTime: number, progress: Progress | undefined, now: number): number {
  const same = JSON.stringify(progress?.schedule) === JSON.stringify(monitor['schedule']);
  if (progress === undefined || !same) return Math.max(enabledTime, Number(monitor['last_update_time']));
  return progress.last_turn > now ? enabledTime : Math.max(enabledTime, progress.last_turn);
}
