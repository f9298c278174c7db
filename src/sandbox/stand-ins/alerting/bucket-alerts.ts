import { type Json, objectOf } from '../json.ts';
import { type Alert, type AlertedBucket, newAlert } from './alert.ts';
import { keysOf } from './bucket-keys.ts';
import { bucketsAt, parentPath } from './bucket-search.ts';
import type { Run } from './run.ts';

/** Buckets that fulfil a trigger's condition, by their keys joined by `#`. */
export type Chosen = Readonly<Record<string, AlertedBucket>>;

export const bucketName = ({ bucket_keys }: AlertedBucket): string => bucket_keys.join('#');

/** The buckets of one page that the trigger chose. `result` is in exact numbers. */
export function chosenIn(result: Json, trigger: Json): Chosen {
  const aggregations = objectOf(result['aggregations']);
  const { bucket_indices } = objectOf(aggregations[String(trigger['id'])]);
  const path = parentPath(trigger);
  const buckets = bucketsAt(aggregations, path.split('>'));
  const chosen = (bucket_indices as readonly number[]).map((at) => {
    const bucket = buckets[at] ?? {};
    return { parent_bucket_path: path, bucket_keys: keysOf(bucket), bucket };
  });
  return Object.fromEntries(chosen.map((bucket) => [bucketName(bucket), bucket]));
}

/** The alerts of a trigger after a run: those that began, those that go on, those whose bucket is chosen no more. */
export interface Categorised {
  readonly NEW: readonly Alert[];
  readonly DEDUPED: readonly Alert[];
  readonly COMPLETED: readonly Alert[];
}

export function categorise(run: Run, trigger: Json, chosen: Chosen, current: readonly Alert[]): Categorised {
  const known = new Map(current.map((alert) => [nameOf(alert), alert]));
  const names = Object.keys(chosen);
  return {
    NEW: names
      .filter((name) => !known.has(name))
      .map((name) => ({ ...newAlert(run, trigger), ...content(chosen, name) })),
    DEDUPED: current
      .filter((alert) => nameOf(alert) in chosen)
      .map((alert) => ({ ...alert, ...content(chosen, nameOf(alert)) })),
    COMPLETED: current
      .filter((alert) => !(nameOf(alert) in chosen))
      .map((alert) => ({ ...alert, state: 'COMPLETED', end_time: run.now, error_message: null })),
  };
}

export const nameOf = ({ agg_alert_content }: Alert): string =>
  agg_alert_content === undefined ? '' : bucketName(agg_alert_content);

function content(chosen: Chosen, name: string): Pick<Alert, 'agg_alert_content'> {
  const bucket = chosen[name];
  return bucket === undefined ? {} : { agg_alert_content: bucket };
}
