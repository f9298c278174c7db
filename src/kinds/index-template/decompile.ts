import { isBody } from '../../core/diff.ts';
import type { Importing } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';

/** A composable template; a data stream and a version of its own can't be declared. */
export const importing: Importing = {
  folder: 'policies/indices',
  given: ['/_meta/managedBy', '/_meta/description'],
  decompile: (body) => {
    const { settings, mappings, aliases } = body['template'] as Record<string, Body>;
    const meta = isBody(body['_meta']) ? body['_meta'] : {};
    return {
      description: String(meta['description'] ?? ''),
      spec: {
        indexPatterns: body['index_patterns'],
        priority: body['priority'],
        ...filled('composedOf', body['composed_of']),
        ...filled('settings', settings),
        mappings,
        ...filled('aliases', aliases),
      },
    };
  },
};

const filled = (word: string, value: unknown): Body =>
  Object.keys(value as object).length > 0 ? { [word]: value } : {};
