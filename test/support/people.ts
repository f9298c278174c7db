import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { writeState } from '../../src/sandbox/state.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { send, server } from './working-copy.ts';

const API = '/_plugins/_security/api';
/** Of the sandbox, not of the product: what its stand-ins ask of a caller's rights, for they keep their state in the node. */
export const STAND_INS = 'test-stand-ins';

/**
 * Users of the shared server by name, each with backend roles as IAM or SAML would give them, and with roles that no
 * mapping gives. `stateOf` is a state folder for the command line to run as one of them.
 */
export async function makePeople(
  people: Readonly<
    Record<string, { readonly backendRoles: readonly string[]; readonly roles?: readonly string[] }>
  >,
) {
  const password = `Aa1!${randomBytes(12).toString('base64url')}`;
  const folders = new Map<string, string>();
  await send('PUT', `${API}/roles/${STAND_INS}`, {
    cluster_permissions: ['indices:data/write/bulk'],
    index_permissions: [
      { index_patterns: ['.opendistro-*', '.opensearch-*'], allowed_actions: ['indices:*'] },
    ],
  });
  for (const [name, { backendRoles, roles = [] }] of Object.entries(people)) {
    const user = { password, backend_roles: backendRoles, opendistro_security_roles: roles };
    await send('PUT', `${API}/internalusers/${name}`, user);
    const folder = await mkdtemp(join(tmpdir(), 'das-state-of-'));
    await writeState(folder, { ...inject('sandbox'), username: name, password });
    folders.set(name, folder);
  }
  const { url, caFile } = inject('sandbox');
  return {
    searchOf: (name: string) =>
      connectSearch({ url, username: name, password, ca: readFileSync(caFile, 'utf8') }),
    envOf: (name: string) => ({ DAS_COMPLIANCE_STATE: folders.get(name) ?? '' }),
    leave: async (): Promise<void> => {
      for (const [name, folder] of folders) {
        await server.request('DELETE', `${API}/internalusers/${name}`);
        await rm(folder, { recursive: true });
      }
      await server.request('DELETE', `${API}/roles/${STAND_INS}`);
    },
  };
}
