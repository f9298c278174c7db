import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DasError } from '../core/errors.ts';
import { identify, isRunning, type OwnedProcess } from './processes.ts';

/**
 * Does the work while no other process brings the same sandbox up or down. Throws SANDBOX, naming that process, when
 * one does; the lock of a process that was killed does not count.
 */
export async function withLock<T>(stateFolder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const file = join(stateFolder, 'sandbox.lock');
  await take(file);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<void> {
  const mine = JSON.stringify(await identify(process.pid));
  const write = () => writeFile(file, mine, { mode: 0o600, flag: 'wx' });
  try {
    await write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await refuseIfHeld(file);
    await rm(file, { force: true });
    await write();
  }
}

async function refuseIfHeld(file: string): Promise<void> {
  const holder = parse(await readFile(file, 'utf8').catch(() => ''));
  if (holder === undefined || !(await isRunning(holder))) return;
  throw new DasError(
    'SANDBOX',
    `Process ${holder.pid} is bringing this sandbox up or down.`,
    'Wait until it is done, or end it.',
  );
}

function parse(text: string): OwnedProcess | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { pid } = value as Partial<Record<'pid', unknown>>;
    return typeof pid === 'number' ? (value as OwnedProcess) : undefined;
  } catch {
    return undefined;
  }
}
