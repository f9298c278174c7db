import { checkDeclaration } from '../../src/content/declaration.ts';
import { draftsOf } from '../../src/content/drafts.ts';
import { parseYaml } from '../../src/content/yaml.ts';
import { unsaid } from '../../src/core/own.ts';
import { findStrangers } from '../../src/core/strangers.ts';
import { addressOf, type Body, type Kind, type Live, type Resource } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { fakeCluster } from './cluster-fake.ts';

/** What became of one object: its declaration as it is read again, with the file's text, or why there is none. */
export type Imported =
  | { readonly resource: Resource; readonly text: string }
  | { readonly reason: string; readonly resource?: never };

/** Imports one object of a target that holds nothing else, up to the reading of the file; what it refers to is not asked. */
export async function imported(kind: Kind, live: Partial<Live> & { readonly body: Body }): Promise<Imported> {
  const def = ALL_KINDS.find((one) => one.kind === kind);
  if (!def) throw new Error(`no kind ${kind}`);
  const declared = { resources: [], flavour: 'self-managed' } as const;
  const { strangers, skipped, ids } = await findStrangers({
    environment: 'test',
    kinds: [{ ...def, list: async () => [{ name: 'a', id: 'a', ...live }] }],
    declared,
    ports: {
      search: fakeCluster(),
      bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
    },
    now: () => new Date(0),
    resolve: async (body) => body,
  });
  const [draft] = draftsOf(strangers);
  if (!draft) return { reason: skipped[0]?.reason ?? 'nothing was found' };
  const text = draft.texts.get(draft.file) ?? '';
  const { declarations, problems } = parseYaml(draft.file, text);
  const [checked] = declarations.map((one) => checkDeclaration(one, ALL_KINDS));
  const [wrong] = [...problems, ...(checked?.problems ?? [])];
  if (wrong || !checked?.resource) return { reason: wrong?.message ?? 'nothing was read' };
  const resource = { ...checked.resource, files: draft.stranger.declared.files ?? {} };
  const paths = unsaid(draft.stranger, resource, { ...declared, ids });
  return paths.length > 0 ? { reason: `cannot say ${paths.join(', ')}` } : { resource, text };
}

/** The address under which it was imported, or the reason why not. */
export const cameTo = (one: Imported): string =>
  one.resource ? addressOf(one.resource.kind, one.resource.name) : one.reason;
