import { execFile } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DasError, reasonOf } from '../../core/errors.ts';
import type { Account } from '../processes.ts';

const NAME = 'das-sandbox';
const run = promisify(execFile);

/**
 * Whom the node runs as: undefined for oneself, and for root, as whom OpenSearch refuses to run, a system user made
 * for it. Throws SANDBOX when that user cannot be made.
 */
export async function accountForNode(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return await lookUp();
  } catch {
    return create();
  }
}

/** Gives a folder and all in it to the account. */
export async function handOver(folder: string, { uid, gid }: Account): Promise<void> {
  const inside = await readdir(folder, { recursive: true });
  await Promise.all(
    [folder, ...inside.map((name) => join(folder, name))].map((path) => chown(path, uid, gid)),
  );
}

async function create(): Promise<Account> {
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME]);
    return await lookUp();
  } catch (error) {
    throw new DasError(
      'SANDBOX',
      `OpenSearch does not run as root, and the user ${NAME} cannot be made: ${reasonOf(error)}.`,
      'Start the sandbox as another user than root.',
    );
  }
}

async function lookUp(): Promise<Account> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((what) => run('id', [what, NAME])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}
