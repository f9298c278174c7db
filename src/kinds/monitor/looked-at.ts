import { canonical } from '../../core/canonical.ts';
import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/** One condition that holds for every event a monitor looks at, or (`without`) for none of them. */
export interface Clause {
  /** Equal for two conditions that say the same sort of thing of the same field. */
  readonly key: string;
  readonly field: string;
  readonly words: string;
  readonly without: boolean;
  /** Whether `values` is a list of which one must fit. */
  readonly listed: boolean;
  readonly values: readonly unknown[];
  readonly from: number;
  readonly to: number;
  /** The field that must be there. */
  readonly exists?: string;
}

/** What a monitor looks at: the conditions on its events, and how many minutes it looks back. */
export interface LookedAt {
  readonly clauses: readonly Clause[];
  readonly minutes: number | undefined;
}

const KEYS = ['filter', 'must_not', 'adjust_pure_negative', 'boost'];

/** The search body of a monitor: query, aggregations, and what else stands beside them. */
export function queryIn(body: Body): Body {
  const [input] = (body['inputs'] ?? []) as { search?: { query?: Body } }[];
  return input?.search?.query ?? {};
}

/** Reads a normalised query of the form that short words become (a bool of filters and exclusions); undefined for any other. */
export function lookedAt(query: unknown): LookedAt | undefined {
  const bool = isBody(query) && Object.keys(query).length === 1 ? query['bool'] : undefined;
  if (!isBody(bool) || Object.keys(bool).some((key) => !KEYS.includes(key))) return undefined;
  const filter = bodiesIn(bool['filter']);
  const times = filter.flatMap((one) => minutesOf(one) ?? []);
  return {
    minutes: times.length > 0 ? Math.min(...times) : undefined,
    clauses: [
      ...filter.filter((one) => minutesOf(one) === undefined).map((one) => clauseOf(one, false)),
      ...bodiesIn(bool['must_not']).map((one) => clauseOf(one, true)),
    ],
  };
}

const bodiesIn = (value: unknown): Body[] => [value ?? []].flat().filter(isBody);

const WINDOW = /^\{\{period_end\}\}\|\|-(\d{1,7})m$/;

function minutesOf(clause: Body): number | undefined {
  const { range } = clause as { range?: { '@timestamp'?: { from?: unknown; to?: unknown } } };
  const [, minutes] = WINDOW.exec(String(range?.['@timestamp']?.from)) ?? [];
  return minutes !== undefined && range?.['@timestamp']?.to === '{{period_end}}'
    ? Number(minutes)
    : undefined;
}

function clauseOf(clause: Body, without: boolean): Clause {
  const [type = '', inner] = Object.entries(clause)[0] ?? [];
  const plain = { without, listed: true, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const read = READERS[type]?.(isBody(inner) ? inner : {});
  if (!read)
    return {
      ...plain,
      key: canonical(clause),
      field: '',
      words: 'a condition of other words',
      values: [canonical(clause)],
    };
  return { ...plain, ...read, key: `${without} ${read.sort} ${read.field}` };
}

interface Read extends Partial<Omit<Clause, 'key'>> {
  readonly sort: string;
  readonly field: string;
  readonly words: string;
  readonly values: readonly unknown[];
}

const READERS: Readonly<Record<string, (inner: Body) => Read | undefined>> = {
  term: (inner) => equalTo(inner, (given) => (isBody(given) ? [given['value']] : [given])),
  terms: ({ boost: _, ...inner }) => equalTo(inner, (given) => [given].flat()),
  wildcard: (inner) => like([inner]),
  // Of several patterns one must fit: two that must are another condition.
  bool: ({ should, minimum_should_match: least = '1', ...rest }) =>
    least !== '1' || Object.keys(rest).some((key) => !['adjust_pure_negative', 'boost'].includes(key))
      ? undefined
      : like(bodiesIn(should).map((one) => one['wildcard'])),
  exists: ({ field }) => ({
    sort: 'exists',
    field: String(field),
    words: `a ${String(field)}`,
    values: [],
    exists: String(field),
  }),
  range: between,
};

function equalTo(inner: Body, valuesOf: (given: unknown) => unknown[]): Read | undefined {
  const [[field = '', given] = []] = Object.entries(inner);
  // A comparison that knows no capitals is another one.
  if (isBody(given) && given['case_insensitive'] !== undefined) return undefined;
  return { sort: 'is', field, words: field, values: valuesOf(given) };
}

function like(wildcards: readonly unknown[]): Read | undefined {
  const fields = new Set(wildcards.flatMap((one) => (isBody(one) ? Object.keys(one) : [''])));
  const [field = ''] = fields;
  if (fields.size !== 1 || field === '') return undefined;
  const given = wildcards.map((one) => ((one as Body)[field] ?? {}) as Body);
  const loose = given.filter((one) => one['case_insensitive'] === true).length;
  if (loose !== 0 && loose !== given.length) return undefined;
  const sort = loose === 0 ? 'like, capitals counted,' : 'like';
  return { sort, field, words: `${field} ${sort}`, values: given.map((one) => one['wildcard']) };
}

function between(inner: Body): Read | undefined {
  const [[field = '', given] = []] = Object.entries(inner);
  const { from, to, include_lower, include_upper } = (given ?? {}) as Body;
  if ([from, to].some((end) => end !== null && typeof end !== 'number')) return undefined;
  const ends = [
    ...(from === null ? [] : [`${include_lower === false ? 'more than' : 'at least'} ${from}`]),
    ...(to === null ? [] : [`${include_upper === false ? 'less than' : 'at most'} ${to}`]),
  ];
  // A bound that is left out itself is a hair's breadth narrower.
  return {
    sort: 'range',
    field,
    words: field,
    listed: false,
    values: ends,
    from: edge(from, include_lower, Number.NEGATIVE_INFINITY, 1),
    to: edge(to, include_upper, Number.POSITIVE_INFINITY, -1),
  };
}

const edge = (end: unknown, included: unknown, open: number, inwards: 1 | -1): number =>
  typeof end !== 'number'
    ? open
    : included === false
      ? end + inwards * Number.EPSILON * Math.max(1, Math.abs(end))
      : end;
