import type { Json } from '../json.ts';

const TIMES: readonly string[] = ['last_updated_time_ms', 'created_time_ms'];
const KEYWORDS: readonly string[] = ['config_type'];
const FLAGS: readonly string[] = ['is_enabled'];
const WORDS: readonly string[] = [
  ...['name', 'description', 'slack.url', 'chime.url', 'microsoft_teams.url', 'webhook.url'],
  ...['sns.topic_arn', 'sns.role_arn', 'smtp_account.host', 'smtp_account.from_address'],
];
const PAGING: readonly string[] = [
  ...['from_index', 'max_items', 'sort_field', 'sort_order', 'config_id', 'config_id_list'],
];
const FILTERS: readonly string[] = ['query', ...TIMES, ...FLAGS, ...KEYWORDS, ...WORDS];
const DEFAULT_PAGE = 100;
const OLDEST_CHANGE_FIRST = 'last_updated_time_ms';

/** A list call as a search of the configs, or the parameter that the stand-in does not know, or what is wrong. */
export type ConfigSearch =
  | { readonly search: Json; readonly from: number }
  | { readonly unknown: string }
  | { readonly unacceptable: string };

/**
 * Reads the parameters of `GET configs` as notifications 3.4 does: all filters must hold, words are matched,
 * `config_type` is a list, a time is exact or `from..to` (epoch ms). The default order is by last change.
 */
export function configSearch(query: URLSearchParams): ConfigSearch {
  const unknown = [...query.keys()].find((name) => !PAGING.includes(name) && !FILTERS.includes(name));
  if (unknown !== undefined) return { unknown };
  const sort = sortedBy(query.get('sort_field') ?? OLDEST_CHANGE_FIRST);
  if (sort === undefined) return { unacceptable: `Sort on ${query.get('sort_field')} not acceptable` };
  const filters = FILTERS.flatMap((name) => query.getAll(name).map((value) => filtered(name, value)));
  const wrong = filters.find((filter) => typeof filter === 'string');
  if (typeof wrong === 'string') return { unacceptable: wrong };
  const from = Number(query.get('from_index') ?? 0);
  const size = Number(query.get('max_items') ?? DEFAULT_PAGE);
  const order = { [sort]: query.get('sort_order') ?? 'asc' };
  return { from, search: { from, size, sort: [order], query: { bool: { filter: filters } } } };
}

/** The fields that lists filter and sort by, indexed as the plugin does. */
export const CONFIG_MAPPING: Json = {
  metadata: { properties: typed(TIMES, { type: 'date' }) },
  config: {
    properties: {
      ...typed(WORDS, { type: 'text', fields: { keyword: { type: 'keyword' } } }),
      ...typed(KEYWORDS, { type: 'keyword' }),
      ...typed(FLAGS, { type: 'boolean' }),
    },
  },
};

/** A dot in a name is an object to the engine. */
function typed(names: readonly string[], type: Json): Json {
  return Object.fromEntries(names.map((name) => [name, type]));
}

function sortedBy(field: string): string | undefined {
  if (TIMES.includes(field)) return `metadata.${field}`;
  if ([...KEYWORDS, ...FLAGS].includes(field)) return `config.${field}`;
  return WORDS.includes(field) ? `config.${field}.keyword` : undefined;
}

/** The filter, or why there is none. */
function filtered(name: string, value: string): Json | string {
  if (name === 'query') return { query_string: { query: value, fields: searched() } };
  if (TIMES.includes(name)) return timed(`metadata.${name}`, value);
  if (FLAGS.includes(name)) return { term: { [`config.${name}`]: value } };
  if (KEYWORDS.includes(name)) return { terms: { [`config.${name}`]: value.split(',') } };
  return { match: { [`config.${name}`]: value } };
}

const searched = (): readonly string[] => [...KEYWORDS, ...WORDS].map((field) => `config.${field}`);

function timed(field: string, value: string): Json | string {
  const [from, to, ...more] = value.split('..');
  if (to === undefined) return { term: { [field]: value } };
  if (more.length === 0) return { range: { [field]: { gte: from, lte: to } } };
  return `Invalid Range format ${value}, allowed format 'exact' or 'from..to'`;
}
