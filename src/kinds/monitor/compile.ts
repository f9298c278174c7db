import type { Body, Resource } from '../../core/types.ts';
import { type Compiled, compileShort } from './short.ts';
import type { BucketCondition, MonitorSpec, Notify, RawMonitor, Trigger } from './spec.gen.ts';

/** Begins the id of every trigger of ours: the one mark that the server keeps and always shows. */
export const MARK = 'das-compliance.';

/** The severity that the server knows as a number from 1 (highest) to 5. */
export const SEVERITIES = { critical: '1', high: '2', medium: '3', low: '4', information: '5' } as const;
export const UNITS: Readonly<Record<string, string>> = { m: 'MINUTES', h: 'HOURS', d: 'DAYS' };

type IdOf = (channel: string) => string;

/**
 * A query-level or bucket-level monitor in the language of `_plugins/_alerting` (OpenSearch docs, "Alerting API"). `idOf`
 * gives the server's id of a channel.
 */
export function compileMonitor(
  { name, spec }: Resource<MonitorSpec>,
  idOf: IdOf = (channel) => channel,
): Body {
  const { indices, query, level, triggers } =
    'where' in spec ? fromShort(name, compileShort(spec)) : fromRaw(spec);
  return {
    type: 'monitor',
    name,
    monitor_type: `${level}_level_monitor`,
    enabled: spec.enabled ?? true,
    schedule: { period: { interval: Number.parseInt(spec.every, 10), unit: UNITS[spec.every.at(-1) ?? ''] } },
    inputs: [{ search: { indices, query } }],
    triggers: triggers.map((one) => ({
      [`${level}_level_trigger`]: trigger(name, level, one, SEVERITIES[spec.severity], idOf),
    })),
  };
}

type Level = 'query' | 'bucket';

interface Parts {
  readonly indices: readonly string[];
  readonly query: Body;
  readonly level: Level;
  readonly triggers: readonly CompiledTrigger[];
}

interface CompiledTrigger {
  readonly name: string;
  readonly condition: Body;
  readonly notify: readonly Notify[];
}

/** Its one trigger has the name of the monitor. */
const fromShort = (name: string, { indices, query, condition, notify }: Compiled): Parts => ({
  indices,
  query,
  level: 'buckets_path' in condition ? 'bucket' : 'query',
  triggers: [{ name, condition, notify }],
});

const fromRaw = ({ indices, query, triggers }: RawMonitor): Parts => ({
  indices,
  query,
  level: isBucketLevel(triggers[0]) ? 'bucket' : 'query',
  triggers: triggers.map(({ name, condition, notify }) => ({
    name,
    condition: rawCondition(condition),
    notify,
  })),
});

/** Whether a trigger judges each bucket by itself. */
export const isBucketLevel = (one: Trigger | undefined): boolean => typeof one?.condition === 'object';

function rawCondition(condition: string | BucketCondition): Body {
  if (typeof condition === 'string') return { script: { source: condition, lang: 'painless' } };
  return {
    parent_bucket_path: condition.parentBucketPath,
    buckets_path: condition.bucketsPath,
    script: { source: condition.script, lang: 'painless' },
    gap_policy: 'skip',
  };
}

// Own ids: the server would give new ones at every update and close the alerts that run under the old.
const trigger = (
  monitor: string,
  level: Level,
  one: CompiledTrigger,
  severity: string,
  idOf: IdOf,
): Body => ({
  id: `${MARK}${monitor}.${one.name}`,
  name: one.name,
  severity,
  condition: one.condition,
  actions: one.notify.map((told) =>
    action(`${MARK}${monitor}.${one.name}.${told.channel}`, level, told, idOf),
  ),
});

const action = (
  id: string,
  level: Level,
  { channel, subject, message, throttle }: Notify,
  idOf: IdOf,
): Body => ({
  id,
  name: channel,
  destination_id: idOf(channel),
  subject_template: { source: subject, lang: 'mustache' },
  message_template: { source: message, lang: 'mustache' },
  throttle_enabled: throttle !== undefined,
  ...(throttle === undefined ? {} : { throttle: { value: throttle, unit: 'MINUTES' } }),
  ...(level === 'bucket' ? { action_execution_policy: EACH_ALERT } : {}),
});

/** One message an alert, while it is new and, once its throttle has passed, while it goes on. */
export const EACH_ALERT: Body = {
  action_execution_scope: { per_alert: { actionable_alerts: ['NEW', 'DEDUPED'] } },
};
