import { canonical } from '../../core/canonical.ts';
import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/**
 * A policy as the server stores it: every action gains a retry, templates a language, a rollover `copy_alias`, an
 * allocation its empty maps; sizes fall to lower case (captures 1-ism and 7-normalisation). What only the server
 * knows (ids, times, schema_version) is left out. Idempotent.
 */
export function normalise(policy: Body): Body {
  return {
    description: policy['description'] ?? '',
    default_state: policy['default_state'],
    states: items(policy['states']).map(state),
    ism_template: items([policy['ism_template'] ?? []].flat()).map(template),
    ...(isBody(policy['error_notification'])
      ? { error_notification: withLanguage(policy['error_notification']) }
      : {}),
  };
}

/**
 * Carries the time of every unchanged template over into an update. The server else sets it to now, and an index
 * made before that moment but not yet attached would never be attached (reference: ISMTemplate.last_updated_time).
 */
export function carryTemplateTimes(desired: Body, live: Body): Body {
  const times = new Map(
    items(live['ism_template']).map((one) => [canonical(template(one)), one['last_updated_time']]),
  );
  const carried = items(desired['ism_template']).map((one) => {
    const time = times.get(canonical(template(one)));
    return time === undefined ? one : { ...one, last_updated_time: time };
  });
  return { ...desired, ism_template: carried };
}

const items = (value: unknown): Body[] => (Array.isArray(value) ? value.filter(isBody) : []);

const template = ({ index_patterns, priority }: Body): Body => ({ index_patterns, priority: priority ?? 0 });

const state = (one: Body): Body => ({
  name: one['name'],
  actions: items(one['actions']).map(action),
  transitions: items(one['transitions']).map(transition),
});

/** What an action does that says nothing of it. */
export const RETRY: Body = { count: 3, backoff: 'exponential', delay: '1m' };
const OPTIONS = ['retry', 'timeout'];

function action(one: Body): Body {
  const { retry, ...rest } = one;
  const entries = Object.entries(rest).map(([key, value]) => [
    key,
    OPTIONS.includes(key) ? value : filled(key, value),
  ]);
  return { ...Object.fromEntries(entries), retry: { ...RETRY, ...(isBody(retry) ? retry : {}) } };
}

const DEFAULTS: Readonly<Record<string, Body>> = {
  rollover: { copy_alias: false },
  allocation: { require: {}, include: {}, exclude: {}, wait_for: false },
};

function filled(type: string, value: unknown): unknown {
  if (!isBody(value)) return value;
  return withLanguage(sizesLowered({ ...DEFAULTS[type], ...value }));
}

const withLanguage = (value: Body): Body =>
  isBody(value['message_template'])
    ? { ...value, message_template: { lang: 'mustache', ...value['message_template'] } }
    : value;

const SIZES = ['min_size', 'min_primary_shard_size', 'max_shard_size'];

const sizesLowered = (value: Body): Body =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SIZES.includes(key) && typeof item === 'string' ? item.toLowerCase() : item,
    ]),
  );

const transition = (one: Body): Body => {
  const conditions = one['conditions'];
  const given =
    isBody(conditions) && Object.keys(conditions).length > 0 ? { conditions: sizesLowered(conditions) } : {};
  return { state_name: one['state_name'], ...given };
};
