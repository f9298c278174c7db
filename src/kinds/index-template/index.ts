import { expectGone, expectOk } from '../../core/answers.ts';
import { isBody } from '../../core/diff.ts';
import { defineKind, type KindDef } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { type Again, expectAsRead, expectAsReadOrGone } from '../as-read.ts';
import { deadSettings, judgeTemplates } from './dead-setting.ts';
import { importing } from './decompile.ts';
import schema from './schema.json' with { type: 'json' };
import type { IndexTemplateSpec } from './spec.gen.ts';
import { words } from './words.ts';

const path = (name: string): string => `/_index_template/${name}`;

/** Composable index template, `_index_template` (OpenSearch docs, "Index templates"). The API knows no versions. */
export const indexTemplate: KindDef = defineKind<IndexTemplateSpec>({
  kind: 'IndexTemplate',
  schema,
  tested: false,
  secrets: [],
  files: [],
  references: () => [],
  check: ({ spec }) => [...spec.indexPatterns.flatMap(ofOurs), ...dead(spec)],
  compile: ({ spec, description }) => ({
    index_patterns: spec.indexPatterns,
    priority: spec.priority ?? 0,
    composed_of: spec.composedOf ?? [],
    template: { settings: spec.settings ?? {}, mappings: spec.mappings, aliases: spec.aliases ?? {} },
    _meta: { managedBy: 'das-compliance', description },
  }),
  list: async ({ search }) => {
    const found = expectOk(await search.request('GET', '/_index_template'), 'Reading the index templates');
    const templates = found['index_templates'] as { name: string; index_template: Body }[];
    return templates.map(({ name, index_template }) => ({ name, id: name, body: index_template }));
  },
  normalise,
  risks: () => [],
  words,
  write: async ({ search }, name, body, live) => {
    const attempt = `Writing index template "${name}"`;
    await expectAsRead(search, again(name, attempt), live);
    expectOk(await search.request('PUT', `${path(name)}${live ? '' : '?create=true'}`, body), attempt);
  },
  remove: async ({ search }, live) => {
    const attempt = `Deleting index template "${live.name}"`;
    await expectAsReadOrGone(search, again(live.name, attempt), live);
    expectGone(await search.request('DELETE', path(live.name)), attempt);
  },
  survey: async () => (seen) => judgeTemplates(seen, normalise),
  importing,
});

const again = (name: string, attempt: string): Again => ({
  path: path(name),
  attempt,
  found: (answer) => (answer['index_templates'] as { index_template: Body }[]).map(bodyOf)[0],
});

const bodyOf = (one: { index_template: Body }) => ({ body: one.index_template });

/** Settings come back nested and as strings, an absent list as absent (captures 7-normalisation, 70 to 80). */
function normalise(body: Body): Body {
  const { settings, mappings, aliases } = (body['template'] ?? {}) as Record<string, Body | undefined>;
  return {
    index_patterns: [body['index_patterns']].flat(),
    priority: body['priority'] ?? 0,
    composed_of: body['composed_of'] ?? [],
    template: { settings: flatten(settings ?? {}), mappings: mappings ?? {}, aliases: aliases ?? {} },
    ...(body['data_stream'] === undefined ? {} : { data_stream: body['data_stream'] }),
    ...(body['version'] === undefined ? {} : { version: body['version'] }),
    _meta: body['_meta'] ?? {},
  };
}

function flatten(settings: Body): Body {
  const flat = Object.entries(settings).flatMap(([key, value]) => leaves(key, value));
  return Object.fromEntries(
    flat.map(([key, value]) => [key.startsWith('index.') ? key : `index.${key}`, value]).sort(),
  );
}

function leaves(key: string, value: unknown): [string, unknown][] {
  if (isBody(value)) return Object.entries(value).flatMap(([inner, item]) => leaves(`${key}.${inner}`, item));
  return [[key, Array.isArray(value) ? value.map(String) : String(value)]];
}

const dead = ({ settings = {} }: IndexTemplateSpec) =>
  deadSettings(flatten(settings)).map((name) => ({
    path: '/spec/settings',
    message: `the setting ${name} attaches nothing any more; a RetentionPolicy claims its classes itself`,
  }));

const ofOurs = (pattern: string, index: number) =>
  meetsOurs(pattern)
    ? [
        {
          path: `/spec/indexPatterns/${index}`,
          message: `"${pattern}" would match our own indices (${OURS}*); name the audit indices`,
        },
      ]
    : [];

const OURS = 'das-compliance-';

// What follows the first star may be anything, so its beginning decides.
function meetsOurs(pattern: string): boolean {
  const [beginning = '', ...rest] = pattern.split('*');
  return beginning.startsWith(OURS) || (rest.length > 0 && OURS.startsWith(beginning));
}
