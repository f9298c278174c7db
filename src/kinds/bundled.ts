import type { KindDef } from '../core/kind.ts';
import type { Body } from '../core/types.ts';

/** How a kind lives in a section of the ingest bundle instead of on the server. */
export function bundled(section: string): Pick<KindDef, 'secrets' | 'list' | 'write' | 'remove'> {
  return {
    secrets: [],
    list: async ({ bundle }) =>
      ((await bundle.read())?.entries ?? [])
        .filter((entry) => entry.section === section)
        .map(({ name, body, tag }) => ({ name, id: name, body, version: { type: 'tag', tag } })),
    write: async ({ bundle }, name, body: Body, live) => {
      await bundle.put(section, name, body, live?.version?.type === 'tag' ? live.version.tag : undefined);
    },
    remove: async ({ bundle }, live) => {
      if (live.version?.type === 'tag') await bundle.remove(section, live.name, live.version.tag);
    },
  };
}
