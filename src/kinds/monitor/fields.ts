import { isBody } from '../../core/diff.ts';
import type { Declared } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import type { IndexTemplateSpec } from '../index-template/spec.gen.ts';

/** What a search may do with a field of a mapping. */
export type Sort = 'text' | 'number' | 'boolean' | 'date' | 'address' | 'searchable' | 'other';

const SORTS: Readonly<Record<string, Sort>> = {
  keyword: 'text',
  ...Object.fromEntries(
    ['long', 'integer', 'short', 'byte', 'double', 'float', 'half_float', 'unsigned_long'].map((type) => [
      type,
      'number',
    ]),
  ),
  boolean: 'boolean',
  date: 'date',
  date_nanos: 'date',
  ip: 'address',
  // Found, but neither counted nor grouped: without doc values there is nothing to count by.
  wildcard: 'searchable',
  flat_object: 'searchable',
};

/**
 * The fields that audit indices are searched by, as the declared IndexTemplate maps them; undefined where none is declared
 * or it lets the server add fields of its own, so that nobody can know.
 */
export function auditFields({ resources }: Declared): ReadonlyMap<string, Sort> | undefined {
  const template = resources
    .filter(({ kind }) => kind === 'IndexTemplate')
    .map(({ spec }) => spec as IndexTemplateSpec)
    .find(({ indexPatterns }) => indexPatterns.some((pattern) => pattern.startsWith('das-audit-')));
  const mappings = (template?.mappings ?? {}) as Body;
  if (String(mappings['dynamic']) !== 'false' || !isBody(mappings['properties'])) return undefined;
  return new Map(fieldsIn(mappings['properties'], ''));
}

/** The sort of a field, or of the field that holds it where that is searched by dotted path. */
export function sortOf(field: string, fields: ReadonlyMap<string, Sort>): Sort | undefined {
  const [first = ''] = field.split('.');
  return fields.get(field) ?? (fields.get(first) === 'searchable' ? 'searchable' : undefined);
}

function fieldsIn(properties: Body, prefix: string): [string, Sort][] {
  return Object.entries(properties).flatMap(([name, given]): [string, Sort][] => {
    if (!isBody(given)) return [];
    const path = `${prefix}${name}`;
    const inner = [given['properties'], given['fields']].flatMap((more) =>
      isBody(more) ? fieldsIn(more, `${path}.`) : [],
    );
    const type = given['type'];
    return type === undefined ? inner : [[path, sortOfType(given)], ...inner];
  });
}

function sortOfType({ type, doc_values }: Body): Sort {
  const sort = SORTS[String(type)] ?? 'other';
  return sort === 'text' && doc_values === false ? 'searchable' : sort;
}
