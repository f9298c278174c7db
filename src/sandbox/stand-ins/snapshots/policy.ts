import type { Json } from '../json.ts';
import { isJson, objectOf, pick } from '../json.ts';
import { readTimeValue, timeValueText } from '../time-value.ts';

/** The document of a policy, and the one of its runs: what each is called after the policy's name. */
export const policyId = (name: string): string => `${name}-sm-policy`;
export const runsId = (name: string): string => `${name}-sm-metadata`;

/**
 * A valid policy as snapshot management 3.4 stores and returns it: known members only, defaults written out,
 * durations through TimeValue, times at `now` (epoch ms).
 */
export function storedSnapshotPolicy(name: string, policy: Json, now: number): Json {
  const creation = policy['creation'];
  const deletion = policy['deletion'];
  const enabled = policy['enabled'] ?? true;
  return {
    name,
    ...pick(policy, 'description'),
    schema_version: 24,
    ...(isJson(creation) ? { creation: storedCreation(creation) } : {}),
    ...(isJson(deletion) ? { deletion: storedDeletion(deletion, objectOf(creation)) } : {}),
    snapshot_config: policy['snapshot_config'],
    schedule: { interval: { start_time: now, period: 1, unit: 'Minutes' } },
    enabled,
    last_updated_time: now,
    enabled_time: enabled === true ? now : null,
    ...(isJson(policy['notification']) ? { notification: storedNotification(policy['notification']) } : {}),
  };
}

const storedCreation = (creation: Json): Json => ({
  schedule: storedSchedule(creation),
  ...duration(creation, 'time_limit'),
});

/** A deletion without a schedule takes the creation's. */
function storedDeletion(deletion: Json, creation: Json): Json {
  const condition = objectOf(deletion['condition']);
  return {
    schedule: storedSchedule(isJson(deletion['schedule']) ? deletion : creation),
    condition: {
      ...duration(condition, 'max_age'),
      min_count: condition['min_count'] ?? 1,
      ...pick(condition, 'max_count'),
    },
    ...duration(deletion, 'time_limit'),
    ...pick(deletion, 'snapshot_pattern'),
  };
}

const storedSchedule = (part: Json): Json => ({
  cron: pick(objectOf(objectOf(part['schedule'])['cron']), 'expression', 'timezone'),
});

function duration(part: Json, name: string): Json {
  const value = part[name];
  const read = typeof value === 'string' ? readTimeValue(value, name) : undefined;
  return typeof read === 'number' ? { [name]: timeValueText(read) } : {};
}

const storedNotification = (notification: Json): Json => ({
  channel: pick(objectOf(notification['channel']), 'id'),
  conditions: {
    creation: true,
    deletion: false,
    failure: false,
    time_limit_exceeded: false,
    ...objectOf(notification['conditions']),
  },
});
