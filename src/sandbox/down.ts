import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { FOLDER_PREFIX } from './files.ts';
import { withLock } from './lock.ts';
import { endProcess, ownedBy } from './processes.ts';
import { type Environment, readState, removeState, stateFolderOf } from './state.ts';

/**
 * Ends the sandbox's processes (and no others: see OwnedProcess), removes its folder and forgets it. False when none
 * is up. Throws SANDBOX when a process does not end, or another process is at work on this sandbox.
 */
export async function sandboxDown(settings: {
  readonly env: Environment;
  readonly report: (line: string) => void;
  readonly stateFolder?: string;
}): Promise<boolean> {
  const stateFolder = settings.stateFolder ?? stateFolderOf(settings.env);
  const state = await readState(stateFolder);
  if (state === undefined) return false;
  settings.report(`Ending the sandbox at ${state.url} …`);
  return withLock(stateFolder, () => takeDown(stateFolder));
}

/** The same for who holds the lock already. */
export async function takeDown(stateFolder: string): Promise<boolean> {
  const state = await readState(stateFolder);
  if (state === undefined) return false;
  for (const part of [state.standIn, state.node]) {
    const owned = ownedBy(part);
    if (owned !== undefined) await endProcess(owned);
  }
  if (basename(state.folder).startsWith(FOLDER_PREFIX))
    await rm(state.folder, { recursive: true, force: true });
  await removeState(stateFolder);
  return true;
}
