import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { FOLDER_PREFIX } from './files.ts';
import { endProcess, ownedBy } from './processes.ts';
import { type Environment, readState, removeState, stateFolderOf } from './state.ts';

/**
 * Ends the sandbox's processes (and no others: see OwnedProcess), removes its folder and forgets it. False when none
 * is up. Throws SANDBOX when a process does not end.
 */
export async function sandboxDown(settings: {
  readonly env: Environment;
  readonly report: (line: string) => void;
  readonly stateFolder?: string;
}): Promise<boolean> {
  const { env, report, stateFolder = stateFolderOf(env) } = settings;
  const state = await readState(stateFolder);
  if (state === undefined) {
    report('No sandbox is up.');
    return false;
  }
  for (const part of [state.standIn, state.node]) {
    const owned = ownedBy(part);
    if (owned !== undefined) await endProcess(owned);
  }
  if (basename(state.folder).startsWith(FOLDER_PREFIX))
    await rm(state.folder, { recursive: true, force: true });
  await removeState(stateFolder);
  report('The sandbox is down; nothing of it is left.');
  return true;
}
