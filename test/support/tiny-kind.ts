import { expectGone, expectOk } from '../../src/core/answers.ts';
import { digestOf } from '../../src/core/canonical.ts';
import { defineKind, type KindDef, type Reference } from '../../src/core/kind.ts';
import { addressOf, type Body, type Kind, type Resource } from '../../src/core/types.ts';

/** The smallest kind that keeps the contract: its spec is its body, kept under `/things/<kind>/<name>`. */
export const tinyKind = (kind: Kind, change: Partial<KindDef> = {}): KindDef =>
  defineKind({
    kind,
    schema: {},
    tested: false,
    secrets: ['/secret'],
    files: [],
    references: ({ spec }) => ((spec as { needs?: Reference[] }).needs ?? []) as Reference[],
    check: () => [],
    compile: ({ spec }) => {
      const { needs: _, ...body } = spec as Body;
      return body;
    },
    list: async ({ search }) => {
      const found = expectOk(await search.request('GET', `/things/${kind}`), 'Reading things');
      return (found['things'] as { name: string; body: Body }[]).map((one) => ({
        ...one,
        id: one.name,
        version: { type: 'tag', tag: digestOf(one.body) },
      }));
    },
    normalise: (body) => body,
    risks: () => [],
    write: async ({ search }, name, body) => {
      expectOk(await search.request('PUT', `/things/${kind}/${name}`, body), `Writing ${kind} "${name}"`);
    },
    remove: async ({ search }, { name }) =>
      expectGone(await search.request('DELETE', `/things/${kind}/${name}`), `Deleting ${kind} "${name}"`),
    ...change,
  });

export const resource = (kind: Kind, name: string, spec: Body): Resource => ({
  kind,
  name,
  description: `${addressOf(kind, name)} of a test`,
  controls: [],
  spec,
  tests: [],
  files: {},
  source: { file: 'policies/a.yaml', line: 1, column: 1 },
});
