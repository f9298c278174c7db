import type { Json } from '../json.ts';

const META = 'kibanaSavedObjectMeta';

/** The attributes that the mapping of each type knows; it is strict, so another one is refused. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'index-pattern': [
    ...['title', 'timeFieldName', 'fields', 'fieldFormatMap', 'sourceFilters', 'type', 'typeMeta'],
    ...['intervalName', 'notExpandable'],
  ],
  visualization: [
    ...['title', 'description', 'version', 'visState', 'uiStateJSON', 'savedSearchRefName', META],
  ],
  search: ['title', 'description', 'version', 'hits', 'columns', 'sort', META],
  dashboard: [
    ...['title', 'description', 'version', 'hits', 'panelsJSON', 'optionsJSON', META],
    ...['timeRestore', 'timeFrom', 'timeTo', 'refreshInterval'],
  ],
};

export const TYPES: readonly string[] = Object.keys(ATTRIBUTES);

/** Why attributes of a type are refused, in the server's words, or undefined. */
export function refusedAttributes(type: string, attributes: Json): string | undefined {
  const known = ATTRIBUTES[type];
  if (known === undefined) return `Unsupported saved object type: '${type}': Bad Request`;
  const unknown = Object.keys(attributes).find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  return `mapping set to strict, dynamic introduction of [${unknown}] within [${type}] is not allowed`;
}
