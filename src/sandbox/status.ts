import { isRunning, type OwnedProcess, ownedBy } from './processes.ts';
import { type Environment, readState, type SandboxState, stateFolderOf } from './state.ts';

export interface SandboxStatus {
  readonly state: SandboxState;
  /** External: a cluster of OPENSEARCH_URL, which the sandbox neither starts nor ends. */
  readonly node: 'running' | 'stopped' | 'external';
  readonly standIn: 'running' | 'stopped';
}

/** What of the sandbox runs, or undefined when none is up. */
export async function sandboxStatus(settings: {
  readonly env: Environment;
  readonly stateFolder?: string;
}): Promise<SandboxStatus | undefined> {
  const state = await readState(settings.stateFolder ?? stateFolderOf(settings.env));
  if (state === undefined) return undefined;
  return {
    state,
    node: state.node.pid === undefined ? 'external' : await runs(state.node),
    standIn: await runs(state.standIn),
  };
}

async function runs(part: Partial<OwnedProcess>): Promise<'running' | 'stopped'> {
  const owned = ownedBy(part);
  return owned !== undefined && (await isRunning(owned)) ? 'running' : 'stopped';
}
