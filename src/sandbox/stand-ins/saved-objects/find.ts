import type { Json } from '../json.ts';

const KNOWN: readonly string[] = [
  ...['type', 'per_page', 'page', 'search', 'search_fields', 'fields', 'has_reference'],
  ...['default_search_operator'],
];

/** A list call as a search, or the parameter that the stand-in does not know. */
export type Listing =
  | { readonly search: Json; readonly page: number; readonly perPage: number; readonly fields?: string[] }
  | { readonly unknown: string };

/** Reads the parameters of `GET _find`: 20 a page unless said, titles searched word by word. */
export function listingOf(query: URLSearchParams, tenant: string): Listing {
  const unknown = [...query.keys()].find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) return { unknown };
  const [page, perPage] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 20)];
  const words = query.get('search');
  const reference = JSON.parse(query.get('has_reference') ?? 'null') as Json | null;
  const filter = [
    { term: { tenant } },
    { terms: { type: query.getAll('type') } },
    ...(words === null ? [] : [{ simple_query_string: { query: words, fields: ['title'] } }]),
    ...(reference === null ? [] : [referring(reference)]),
  ];
  const search = {
    from: (page - 1) * perPage,
    size: perPage,
    seq_no_primary_term: true,
    track_total_hits: true,
    sort: [{ type: 'asc' }, { id: 'asc' }],
    query: { bool: { filter } },
  };
  const fields = query.getAll('fields');
  return { search, page, perPage, ...(fields.length > 0 ? { fields } : {}) };
}

const referring = ({ type, id }: Json): Json => ({
  nested: {
    path: 'references',
    query: { bool: { filter: [{ term: { 'references.type': type } }, { term: { 'references.id': id } }] } },
  },
});
