import type { Body, Resource } from '../../core/types.ts';
import type { MonitorSpec, Notify, Trigger } from './spec.gen.ts';

/** Begins the id of every trigger of ours: the one mark that the server keeps and always shows. */
export const MARK = 'das-compliance.';

/** The severity that the server knows as a number from 1 (highest) to 5. */
const SEVERITIES = { critical: '1', high: '2', medium: '3', low: '4', information: '5' } as const;
const UNITS: Readonly<Record<string, string>> = { m: 'MINUTES', h: 'HOURS', d: 'DAYS' };

/** A query-level monitor in the language of `_plugins/_alerting` (OpenSearch docs, "Alerting API"). */
export function compileMonitor({ name, spec }: Resource<MonitorSpec>): Body {
  return {
    type: 'monitor',
    name,
    monitor_type: 'query_level_monitor',
    enabled: spec.enabled ?? true,
    schedule: { period: { interval: Number.parseInt(spec.every, 10), unit: UNITS[spec.every.at(-1) ?? ''] } },
    inputs: [{ search: { indices: spec.indices, query: spec.query } }],
    triggers: spec.triggers.map((one) => ({
      query_level_trigger: trigger(name, one, SEVERITIES[spec.severity]),
    })),
  };
}

// Own ids: the server would give new ones at every update and close the alerts that run under the old.
const trigger = (monitor: string, { name, condition, notify }: Trigger, severity: string): Body => ({
  id: `${MARK}${monitor}.${name}`,
  name,
  severity,
  condition: { script: { source: condition, lang: 'painless' } },
  actions: notify.map((one) => action(`${MARK}${monitor}.${name}.${one.channel}`, one)),
});

const action = (id: string, { channel, subject, message, throttle }: Notify): Body => ({
  id,
  name: channel,
  destination_id: channel,
  subject_template: { source: subject, lang: 'mustache' },
  message_template: { source: message, lang: 'mustache' },
  throttle_enabled: throttle !== undefined,
  ...(throttle === undefined ? {} : { throttle: { value: throttle, unit: 'MINUTES' } }),
});
