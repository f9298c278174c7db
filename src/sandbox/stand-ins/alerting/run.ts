import { randomUUID } from 'node:crypto';
import { type Json, listOf, objectOf, pick } from '../json.ts';
import type { Period } from '../period.ts';
import type { CallerNode } from '../upstream.ts';
import { triggerOf } from './monitor.ts';

/** One run of a monitor: with whose rights, over what time, and whether actions are only rendered. */
export interface Run {
  readonly node: CallerNode;
  /** Empty for the bare monitor of a request: of such a run nothing is kept. */
  readonly id: string;
  readonly version: number;
  readonly monitor: Json;
  readonly period: Period;
  readonly dryrun: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Names this run in the alerts that begin with it. */
  readonly executionId: string;
}

export const triggersOf = ({ monitor }: Run): readonly Json[] =>
  listOf(monitor['triggers']).map((wrapper) => triggerOf(objectOf(wrapper)));

export const actionsOf = (trigger: Json): readonly Json[] => listOf(trigger['actions']).map(objectOf);

/** What scripts and templates see as `ctx`, but for the results. */
export function contextOf({ id, version, monitor, period }: Run, trigger: Json, error: unknown): Json {
  const parent = objectOf(trigger['condition'])['parent_bucket_path'];
  return {
    monitor: { _id: id, _version: version, ...pick(monitor, 'name', 'enabled', 'type', 'monitor_type') },
    trigger: {
      ...pick(trigger, 'id', 'name', 'severity'),
      actions: actionsOf(trigger).map((action) => pick(action, 'name')),
      ...(parent === undefined ? {} : { parentBucketPath: parent }),
    },
    periodStart: instant(period.start),
    periodEnd: instant(period.end),
    error,
  };
}

/** `ctx` as JSON text. `results` is text too: a number the engine wrote as 504.0 must stay a double. */
export const contextText = (ctx: Json, results: string): string =>
  `${JSON.stringify(ctx).slice(0, -1)},"results":${results}}`;

/** What a run answers: `triggers` by their id. */
export const runResult = ({ monitor, period }: Run, input: Json, triggers: Json): Json => ({
  monitor_name: monitor['name'],
  period_start: period.start,
  period_end: period.end,
  error: null,
  input_results: input,
  trigger_results: triggers,
});

/** As java.time.Instant prints itself: no fraction on a full second. */
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z');

/** As alerting names a run: the monitor, the moment in UTC, something unique. */
export const executionIdOf = (id: string, now: number): string =>
  `${id}_${new Date(now).toISOString().slice(0, -1)}_${randomUUID()}`;
