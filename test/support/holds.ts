import type { SearchPort, SearchResponse } from '../../src/core/ports.ts';
import { send, server, type WorkingCopy } from './working-copy.ts';

/** A file that holds indices. */
export const holdFile = (name: string, ...indices: readonly string[]): string =>
  `kind: LegalHold\nname: ${name}\ndescription: Evidence of a test.\ncontrols: []\nspec: { case: ${name}-17, indices: [${indices.map((one) => `'${one}'`).join(', ')}] }\n`;

/** Puts such a file into a working copy. */
export const declareHold = (copy: WorkingCopy, name: string, ...indices: readonly string[]): void =>
  copy.write({ [`policies/holds/${name}.yaml`]: holdFile(name, ...indices) });

/** Whether an index is blocked, and which policy runs it in which state; null where there is none. */
export async function standingOf(index: string) {
  const settings = (await send('GET', `/${index}/_settings?flat_settings=true`))[index];
  const explained = (await send('GET', `/_plugins/_ism/explain/${index}`))[index];
  const { policy_id: policy = null, state } = explained as {
    readonly policy_id?: string | null;
    readonly state?: { readonly name: string };
  };
  const flat = (settings as { readonly settings: Readonly<Record<string, string>> }).settings;
  return { blocked: flat['index.blocks.read_only'] === 'true', policy, state: state?.name ?? null };
}

export const HELD = { blocked: true, policy: null, state: null };

/** Releases all that a working copy holds, whatever became of it, so that it can leave. */
export async function releaseAll(copy: WorkingCopy): Promise<void> {
  await server.request('PUT', '/das-audit-*/_settings', { 'index.blocks.read_only': null });
  const { code, err } = await copy.run('destroy --yes --allow releases-hold --allow deletes-data');
  if (code !== 0) throw new Error(err);
}

/** The server until the nth write, which it does not hear of any more, or answers to nobody: as an apply that is killed. */
export function dyingAt(nth: number, heard: boolean): SearchPort & { readonly died: () => boolean } {
  let writes = 0;
  return {
    url: server.url,
    died: () => writes >= nth,
    request: async (method, path, body): Promise<SearchResponse> => {
      if (method !== 'GET' && !path.endsWith('_search')) writes += 1;
      if (writes < nth) return server.request(method, path, body);
      if (writes === nth && heard) await server.request(method, path, body);
      throw new Error('killed');
    },
  };
}
