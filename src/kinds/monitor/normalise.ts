import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { normaliseSearch } from './search-source.ts';

/**
 * A monitor as the server stores it (captures 3-alerting and 7-normalisation): clauses spelled out, templates and scripts
 * with their language, actions with their throttle switch, bucket-level conditions with their gap policy. What only the
 * server knows (times, its own indices) is left out. Idempotent.
 */
export function normalise(body: Body): Body {
  return {
    name: body['name'],
    monitor_type: body['monitor_type'],
    enabled: body['enabled'] ?? true,
    schedule: body['schedule'],
    inputs: bodiesIn(body['inputs']).map(input),
    triggers: bodiesIn(body['triggers']).map(trigger),
  };
}

const bodiesIn = (value: unknown): Body[] => (Array.isArray(value) ? (value as Body[]) : []);

function input(one: Body): Body {
  const search = one['search'];
  if (!isBody(search)) return one;
  return {
    search: {
      indices: search['indices'],
      query: isBody(search['query']) ? normaliseSearch(search['query']) : {},
    },
  };
}

/** A trigger is wrapped in its type. Keys keep no order and lists keep theirs. */
function trigger(one: Body): Body {
  return Object.fromEntries(
    Object.entries(one).map(([type, inner]) => [type, isBody(inner) ? filled(type, inner) : inner]),
  );
}

const filled = (type: string, inner: Body): Body => ({
  ...inner,
  ...(isBody(inner['condition']) ? { condition: condition(type, inner['condition']) } : {}),
  actions: bodiesIn(inner['actions']).map(action),
});

const condition = (type: string, one: Body): Body => ({
  ...(type === 'bucket_level_trigger' ? { gap_policy: 'skip' } : {}),
  ...one,
  ...(isBody(one['script']) ? { script: { lang: 'painless', ...one['script'] } } : {}),
});

function action(one: Body): Body {
  const templates = ['subject_template', 'message_template'].filter((key) => isBody(one[key]));
  const spoken = templates.map((key) => [key, { lang: 'mustache', ...(one[key] as Body) }]);
  return { throttle_enabled: false, ...one, ...Object.fromEntries(spoken) };
}
