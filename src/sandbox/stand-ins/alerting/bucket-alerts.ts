import { type Json, objectOf } from '../json.ts';
import type { ActionResult, ActionResults } from './actions.ts';
import { type Alert, type AlertedBucket, newAlert } from './alert.ts';
import { afterActions, completed, written } from './alert-changes.ts';
import { keysOf } from './bucket-keys.ts';
import { bucketsAt, parentPath } from './bucket-search.ts';
import { printExact } from './exact-json.ts';
import type { Run } from './run.ts';

/** Buckets that fulfil a trigger's condition, by their keys joined by `#`. */
export type Chosen = ReadonlyMap<string, AlertedBucket>;

export const bucketName = ({ bucket_keys }: AlertedBucket): string => bucket_keys.join('#');

/** The buckets of one page that the trigger chose. `result` is in exact numbers. */
export function chosenIn(result: Json, trigger: Json): Chosen {
  const aggregations = objectOf(result['aggregations']);
  const { bucket_indices } = objectOf(aggregations[String(trigger['id'])]);
  const path = parentPath(trigger);
  const buckets = bucketsAt(aggregations, path.split('>'));
  const chosen = (bucket_indices as readonly number[]).map((at) => {
    const bucket = buckets[at] ?? {};
    const plain = objectOf(JSON.parse(printExact(bucket)));
    return { parent_bucket_path: path, bucket_keys: keysOf(bucket), bucket: plain };
  });
  return new Map(chosen.map((bucket) => [bucketName(bucket), bucket]));
}

/** The alerts of a trigger after a run: those that began, those that go on, those whose bucket is chosen no more. */
export interface Categorised {
  readonly NEW: readonly Alert[];
  readonly DEDUPED: readonly Alert[];
  readonly COMPLETED: readonly Alert[];
}

export const NONE: Categorised = { NEW: [], DEDUPED: [], COMPLETED: [] };

/** `id` names an alert that begins. */
export function categorise(
  run: Run,
  trigger: Json,
  chosen: Chosen,
  current: readonly Alert[],
  id: () => string,
): Categorised {
  const known = new Map(current.map((alert) => [nameOf(alert), alert]));
  const found = [...chosen].map(([name, bucket]) => ({ before: known.get(name), bucket }));
  return {
    NEW: found
      .filter(({ before }) => before === undefined)
      .map(({ bucket }) => ({ ...newAlert(run, trigger, id()), agg_alert_content: bucket })),
    DEDUPED: found.flatMap(({ before, bucket }) =>
      before === undefined ? [] : [{ ...before, agg_alert_content: bucket }],
    ),
    COMPLETED: current
      .filter((alert) => !chosen.has(nameOf(alert)))
      .map((alert) => completed(alert, run.now)),
  };
}

export const nameOf = ({ agg_alert_content }: Alert): string =>
  agg_alert_content === undefined ? '' : bucketName(agg_alert_content);

/** An action that was taken for an alert, or once for all of them. */
export interface Taken {
  readonly alert: Alert;
  readonly result: ActionResult;
}

/**
 * The alerts of a trigger as they are written: those that hold once as they are found, and once more after an action;
 * the plugin writes them twice, and so their version counts. When the trigger could not be run, only an action counts.
 */
export function bucketWrites(
  { NEW, DEDUPED, COMPLETED }: Categorised,
  taken: readonly Taken[],
  failure: string | null,
  now: number,
): readonly Alert[] {
  const holding = [...NEW, ...DEDUPED];
  const alerts = failure === null ? [...holding.map(written), ...COMPLETED] : unique(taken);
  return alerts.map((alert) => {
    const results = resultsFor(alert, taken);
    const acted = Object.keys(results).length > 0;
    const outcome = { triggered: true, error: failure, actions: results, now };
    const after = acted ? afterActions(alert, outcome) : alert;
    return acted || alert.state === 'COMPLETED' ? written(after) : after;
  });
}

const unique = (taken: readonly Taken[]): readonly Alert[] => [
  ...new Map(taken.map(({ alert }) => [alert.id, alert])).values(),
];

const resultsFor = ({ id }: Alert, taken: readonly Taken[]): ActionResults =>
  Object.fromEntries(
    taken.filter(({ alert }) => alert.id === id).map(({ result }) => [String(result.id), result]),
  );
