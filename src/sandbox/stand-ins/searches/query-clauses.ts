import type { Json } from '../json.ts';
import { isJson, listOf, mapValues, objectOf } from '../json.ts';

/** How a query builder prints itself back, by clause. Area 7 of the captures shows each of them. */
const CLAUSES: { readonly [clause: string]: (body: Json) => Json } = {
  match_all: boosted,
  exists: boosted,
  ids: boosted,
  bool: (body) => boosted({ adjust_pure_negative: true, ...boolParts(body) }),
  term: byField('value', {}),
  prefix: byField('value', {}),
  wildcard: byField('wildcard', {}, 'value'),
  regexp: byField('value', { flags_value: 255, max_determinized_states: 10_000 }),
  match: byField('query', {
    operator: 'OR',
    prefix_length: 0,
    max_expansions: 50,
    fuzzy_transpositions: true,
    lenient: false,
    zero_terms_query: 'NONE',
    auto_generate_synonyms_phrase_query: true,
  }),
  match_phrase: byField('query', { slop: 0, zero_terms_query: 'NONE' }),
  terms: boosted,
  range: (body) => mapValues(body, (bounds) => boosted(printedRange(objectOf(bounds)))),
  query_string: (body) =>
    boosted({
      type: 'best_fields',
      default_operator: 'or',
      max_determinized_states: 10_000,
      enable_position_increments: true,
      fuzziness: 'AUTO',
      fuzzy_prefix_length: 0,
      fuzzy_max_expansions: 50,
      phrase_slop: 0,
      escape: false,
      auto_generate_synonyms_phrase_query: true,
      fuzzy_transpositions: true,
      ...printedText(body),
    }),
  simple_query_string: (body) =>
    boosted({
      flags: -1,
      default_operator: 'or',
      analyze_wildcard: false,
      auto_generate_synonyms_phrase_query: true,
      fuzzy_prefix_length: 0,
      fuzzy_max_expansions: 50,
      fuzzy_transpositions: true,
      ...printedText(body),
    }),
  script: (body) => boosted({ ...body, script: printedScript(body['script']) }),
};

/** The clauses whose printed form is known; any other is stored as written. */
export const KNOWN_CLAUSES: readonly string[] = Object.keys(CLAUSES);

/** A query as its builder prints it: short forms spelled out, every default written, at any depth. */
export function printedQuery(query: unknown): unknown {
  if (!isJson(query)) return query;
  return mapValues(query, (body, clause) => {
    const print = Object.hasOwn(CLAUSES, clause) ? CLAUSES[clause] : undefined;
    return print === undefined || !isJson(body) ? body : print(body);
  });
}

/** A script as it is printed: the bare source spelled out, the default language named. */
export const printedScript = (script: unknown): unknown =>
  typeof script === 'string'
    ? { source: script, lang: 'painless' }
    : isJson(script) && script['id'] === undefined
      ? { lang: 'painless', ...script }
      : script;

function boosted(body: Json): Json {
  return { ...body, boost: body['boost'] ?? 1 };
}

/** Clauses of the form `{field: value}` or `{field: {…}}`; `alias` is another name callers use for `value`. */
function byField(name: string, defaults: Json, alias = name): (body: Json) => Json {
  return (body) =>
    mapValues(body, (value) => {
      const { [alias]: aliased, ...rest } = isJson(value) ? value : { [alias]: value };
      const named = aliased === undefined ? rest : { ...rest, [name]: aliased };
      return boosted({ ...defaults, ...withoutDefaults(upperCased(named)) });
    });
}

/** Printed only when it is on. */
function withoutDefaults({ case_insensitive, ...rest }: Json): Json {
  return case_insensitive === true ? { ...rest, case_insensitive } : rest;
}

const upperCased = (body: Json): Json =>
  mapValues(body, (value, name) =>
    ['operator', 'zero_terms_query'].includes(name) ? String(value).toUpperCase() : value,
  );

function boolParts(body: Json): Json {
  return mapValues(body, (part, name) => {
    if (name === 'minimum_should_match') return String(part);
    if (!['must', 'filter', 'must_not', 'should'].includes(name)) return part;
    return (Array.isArray(part) ? part : [part]).map(printedQuery);
  });
}

function printedRange(bounds: Json): Json {
  const { gte, gt, lte, lt, from, to, ...rest } = bounds;
  return {
    include_lower: gt === undefined,
    include_upper: lt === undefined,
    ...rest,
    from: gte ?? gt ?? from ?? null,
    to: lte ?? lt ?? to ?? null,
  };
}

/** Fields carry their weight; the operator is in small letters. */
const printedText = (body: Json): Json => ({
  ...body,
  fields: listOf(body['fields']).map((field) => (String(field).includes('^') ? field : `${field}^1.0`)),
  default_operator: String(body['default_operator'] ?? 'or').toLowerCase(),
});
