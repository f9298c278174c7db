import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import type { Authority, Identity } from '../certificates.ts';
import type { Launch } from '../processes.ts';
import type { Environment } from '../state.ts';
import { accountForNode, handOver } from './account.ts';
import { assembleHome } from './assemble.ts';
import { findJava } from './java.ts';
import { internalUsers, javaArguments, type NodePorts, serverSettings } from './settings.ts';

/**
 * Writes all that a node of its own needs into `folder` (config, data, logs, snapshots, given to the user it runs as)
 * and returns how to start it. Throws SANDBOX without Java or Maven.
 */
export async function prepareNode(settings: {
  readonly env: Environment;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly folder: string;
  readonly authority: Authority;
  readonly password: string;
  readonly ports: NodePorts;
}): Promise<Launch> {
  const { env, folder } = settings;
  const account = await accountForNode();
  const java = await findJava(env, account);
  const home = await assembleHome(settings);
  await writeConfig(home, settings);
  if (account !== undefined) await handOver(folder, account);
  const heap = env['DAS_COMPLIANCE_HEAP'] || '1g';
  return {
    command: java.command,
    args: javaArguments({ java, home, folder, heap }),
    folder,
    env: { PATH: env['PATH'] ?? '' },
    ...(account === undefined ? {} : { account }),
  };
}

async function writeConfig(home: string, settings: Parameters<typeof prepareNode>[0]): Promise<void> {
  const { folder, authority, password, ports } = settings;
  const config = join(folder, 'config');
  await mkdir(folder, { mode: 0o700 });
  for (const name of ['data', 'logs', 'tmp', 'snapshots']) await mkdir(join(folder, name));
  await cp(join(home, 'config'), config, { recursive: true });
  await writeFile(join(config, 'opensearch.yml'), serverSettings(folder, ports));
  const users = internalUsers(await hash(password, 10));
  await writeFile(join(config, 'opensearch-security', 'internal_users.yml'), users);
  await mkdir(join(config, 'certs'));
  await writeFile(join(config, 'certs', 'ca.pem'), authority.certificate);
  await writeIdentity(join(config, 'certs'), 'node', await authority.issue('node'));
}

/** Writes NAME.pem and NAME-key.pem, the key for its owner alone. */
export async function writeIdentity(folder: string, name: string, identity: Identity): Promise<void> {
  await writeFile(join(folder, `${name}.pem`), identity.certificate);
  await writeFile(join(folder, `${name}-key.pem`), identity.key, { mode: 0o600 });
}
