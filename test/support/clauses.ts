import { isBody } from '../../src/core/diff.ts';
import type { Body } from '../../src/core/types.ts';

/** One clause of a search: where it stands, what it looks like, and a search that holds it alone. */
export interface Clause {
  readonly path: string;
  readonly shape: string;
  readonly alone: Body;
}

const OCCURS = ['must', 'filter', 'should', 'must_not'];

/** Every clause of a search body, at any depth: parts of the search, queries, aggregations, sources of a composite. */
export function clausesIn(search: Body): Clause[] {
  const { query, aggs, aggregations = aggs, ...parts } = search;
  return [
    ...Object.entries(parts).map(([key, value]) => ({
      path: `/${key}`,
      shape: `search ${key}`,
      alone: { [key]: value },
    })),
    ...(isBody(query) ? queriesIn(query, '/query') : []),
    ...(isBody(aggregations) ? aggregationsIn(aggregations, '') : []),
  ];
}

function queriesIn(query: Body, path: string): Clause[] {
  return Object.entries(query).flatMap(([type, given]) => {
    const body = isBody(given) ? given : {};
    if (type !== 'bool')
      return [
        {
          path: `${path}/${type}`,
          shape: `query ${type} ${optionsOf(type, body)}`,
          alone: { query: { [type]: given } },
        },
      ];
    const inner = OCCURS.flatMap((occur) =>
      [body[occur] ?? []].flat().map((one) => ({ occur, one: one as Body })),
    );
    const options = Object.entries(body).filter(([key]) => !OCCURS.includes(key));
    return [
      ...OCCURS.filter((occur) => occur in body).map((occur) => ({
        path: `${path}/bool/${occur}`,
        shape: `query bool ${occur}`,
        alone: { query: { bool: { [occur]: [] } } },
      })),
      ...options.map(([key, value]) => ({
        path: `${path}/bool/${key}`,
        shape: `query bool ${key}`,
        alone: { query: { bool: { [key]: value } } },
      })),
      ...inner.flatMap(({ occur, one }, index) => queriesIn(one, `${path}/bool/${occur}${index}`)),
    ];
  });
}

/** A clause on one field may be short for one with options, and its options decide how it is printed. */
function optionsOf(type: string, body: Body): string {
  if (type === 'terms') return 'of a list';
  if (type === 'exists' || type === 'match_all') return Object.keys(body).sort().join(' ');
  const [given] = Object.values(body);
  return isBody(given) ? `with ${Object.keys(given).sort().join(' ')}` : 'of a value';
}

function aggregationsIn(aggregations: Body, path: string): Clause[] {
  return Object.entries(aggregations).flatMap(([name, one]) => {
    const { aggs, aggregations: inner = aggs, ...types } = one as Body;
    return [
      ...Object.entries(types).map(([type, given]) => ({
        path: `${path}/${name}/${type}`,
        shape: `aggregation ${type} ${keysIn(type, given as Body)}`,
        alone: { aggregations: { [name]: { [type]: given } } },
      })),
      ...(isBody(inner) ? aggregationsIn(inner, `${path}/${name}`) : []),
    ];
  });
}

function keysIn(type: string, given: Body): string {
  const keys = type === 'filter' ? '' : Object.keys(given).sort().join(' ');
  const sources = ((given['sources'] ?? []) as Body[]).map((source) =>
    Object.values(source)
      .map((one) =>
        Object.entries(one as Body).map(([kind, options]) => `${kind} ${Object.keys(options as Body)}`),
      )
      .join(),
  );
  return [keys, ...new Set(sources)].join(' ');
}
