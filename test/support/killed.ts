import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, ownedBy } from '../../src/sandbox/processes.ts';
import { readState } from '../../src/sandbox/state.ts';
import { sandboxUp } from '../../src/sandbox/up.ts';

/** SIGKILLs parts of the sandbox whose state file lies there, and brings them back on the ports they had. */
export async function killAndBringBack(
  stateFolder: string,
  ...parts: readonly ('standIn' | 'node')[]
): Promise<void> {
  const state = await readState(stateFolder);
  for (const part of parts) {
    const owned = ownedBy(state?.[part] ?? {});
    if (!owned || !(await isRunning(owned))) throw new Error(`the sandbox has no ${part} that runs`);
    process.kill(owned.pid, 'SIGKILL');
    while (await isRunning(owned)) await delay(20);
  }
  await sandboxUp({ env: process.env, report: () => undefined, stateFolder });
}
