import type { Json } from '../json.ts';
import { isJson, listOf, mapValues, objectOf } from '../json.ts';

const DEFAULT_RETRY = { count: 3, backoff: 'exponential', delay: '1m' };

/** What each action of a self-managed 3.4 cluster looks like once stored. */
const ACTIONS: { readonly [type: string]: (config: Json) => Json } = {
  alias: asWritten,
  allocation: (config) => ({ require: {}, include: {}, exclude: {}, wait_for: false, ...config }),
  close: asWritten,
  convert_index_to_remote: asWritten,
  delete: asWritten,
  force_merge: asWritten,
  index_priority: asWritten,
  notification: withTemplate,
  open: asWritten,
  read_only: asWritten,
  read_write: asWritten,
  replica_count: asWritten,
  rollover: (config) => ({ ...lowerSizes(config), copy_alias: config['copy_alias'] ?? false }),
  rollup: asWritten,
  shrink: asWritten,
  snapshot: asWritten,
  stop_replication: asWritten,
  transform: asWritten,
};

/**
 * The policy as index management 3.4 stores and returns it: every default written out, times at `now` (epoch ms).
 * A template keeps a `last_updated_time` that the caller sends.
 */
export function storedPolicy(id: string, policy: Json, now: number): Json {
  const { error_notification: notice, ism_template: templates } = policy;
  return {
    policy_id: id,
    description: policy['description'],
    last_updated_time: now,
    schema_version: 24,
    error_notification: isJson(notice) ? withTemplate(notice) : null,
    default_state: policy['default_state'],
    states: listOf(policy['states']).map((state) => storedState(objectOf(state))),
    ism_template: templatesOf(templates)?.map((template) => storedTemplate(template, now)) ?? null,
  };
}

/** The action's type: the member that is neither `retry` nor `timeout`. */
export const actionType = (action: Json): string | undefined =>
  Object.keys(action).find((name) => name !== 'retry' && name !== 'timeout');

export const isKnownAction = (type: string): boolean => Object.hasOwn(ACTIONS, type);

/** One template may be written without its list; no template at all is undefined. */
export function templatesOf(written: unknown): readonly Json[] | undefined {
  if (isJson(written)) return [written];
  return Array.isArray(written) ? written.map(objectOf) : undefined;
}

const storedState = (state: Json): Json => ({
  name: state['name'],
  actions: listOf(state['actions']).map((action) => storedAction(objectOf(action))),
  transitions: listOf(state['transitions']).map((transition) => storedTransition(objectOf(transition))),
});

function storedAction(action: Json): Json {
  const type = actionType(action) ?? '';
  const { timeout } = action;
  return {
    ...(timeout === undefined ? {} : { timeout }),
    retry: { ...DEFAULT_RETRY, ...objectOf(action['retry']) },
    [type]: (ACTIONS[type] ?? asWritten)(objectOf(action[type])),
  };
}

function storedTransition({ state_name, conditions }: Json): Json {
  const kept = lowerSizes(objectOf(conditions));
  return Object.keys(kept).length === 0 ? { state_name } : { state_name, conditions: kept };
}

const storedTemplate = (template: Json, now: number): Json => ({
  index_patterns: template['index_patterns'],
  priority: template['priority'] ?? 0,
  last_updated_time: template['last_updated_time'] ?? now,
});

function withTemplate(notice: Json): Json {
  const { message_template: template } = notice;
  return isJson(template) ? { ...notice, message_template: { ...template, lang: 'mustache' } } : notice;
}

function lowerSizes(conditions: Json): Json {
  return mapValues(conditions, (value, name) =>
    name.endsWith('_size') && typeof value === 'string' ? value.toLowerCase() : value,
  );
}

function asWritten(config: Json): Json {
  return config;
}
