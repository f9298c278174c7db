import { access, readFile } from 'node:fs/promises';
import { connectSearch } from '../targets/search.ts';
import { takeDown } from './down.ts';
import { establish, type Settings } from './establish.ts';
import { filesOf } from './files.ts';
import { withLock } from './lock.ts';
import { waitForNode } from './node/boot.ts';
import {
  endProcess,
  isRunning,
  type Launch,
  type OwnedProcess,
  ownedBy,
  spawnDetached,
} from './processes.ts';
import { startStandIn } from './stand-in.ts';
import { readState, type SandboxState, stateFolderOf, writeState } from './state.ts';

/**
 * Brings a sandbox up, or what is missing of the one that is. Its processes outlive this one; each is on record before
 * it is waited for. Throws SANDBOX without Java or Maven, when a part does not start or another process is at work on
 * this sandbox, and the signal's reason when aborted; a sandbox that this call began is then gone again.
 */
export async function sandboxUp(
  settings: Settings & { readonly stateFolder?: string },
): Promise<SandboxState> {
  const stateFolder = settings.stateFolder ?? stateFolderOf(settings.env);
  return withLock(stateFolder, () => bringUp(stateFolder, settings));
}

async function bringUp(stateFolder: string, settings: Settings): Promise<SandboxState> {
  const known = await readUsable(stateFolder);
  try {
    const state = known ?? (await establish(settings));
    if (known === undefined) await writeState(stateFolder, state);
    const withNode = await ensureNode(state, stateFolder, settings);
    const complete = await ensureStandIn(withNode, stateFolder, settings);
    tell(complete, settings.report);
    return complete;
  } catch (error) {
    if (known === undefined) await takeDown(stateFolder);
    throw error;
  }
}

/** The state, unless someone emptied the temporary folder (a restart of the machine does): then it is forgotten. */
async function readUsable(stateFolder: string): Promise<SandboxState | undefined> {
  const state = await readState(stateFolder);
  if (state === undefined) return undefined;
  try {
    await access(filesOf(state.folder).standInConfig);
    return state;
  } catch {
    await takeDown(stateFolder);
    return undefined;
  }
}

async function ensureNode(
  state: SandboxState,
  stateFolder: string,
  settings: Settings,
): Promise<SandboxState> {
  const launch = await launchOf(state);
  if (launch === undefined) return state;
  const running = await runningOf(state.node);
  const owned = running ?? (await startNode(state, launch, settings));
  const next = { ...state, node: { url: state.node.url, ...owned } };
  try {
    await writeState(stateFolder, next);
    await waitForNode({
      ...settings,
      search: connectSearch({
        ...state,
        url: state.node.url,
        ca: await readFile(filesOf(state.folder).ca, 'utf8'),
        // Who waits asks again anyway, and must be able to stop.
        patience: 0,
      }),
      isAlive: () => isRunning(owned),
      logFile: filesOf(state.folder).nodeLog,
    });
  } catch (error) {
    if (running === undefined) await endProcess(owned);
    throw error;
  }
  return next;
}

/** How this sandbox's own node is started; a cluster of OPENSEARCH_URL is not ours to start. */
async function launchOf({ folder }: SandboxState): Promise<Launch | undefined> {
  const text = await readFile(filesOf(folder).nodeLaunch, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Launch);
}

function startNode(
  { folder, node }: SandboxState,
  launch: Launch,
  { report }: Settings,
): Promise<OwnedProcess> {
  report(`Starting OpenSearch at ${node.url} …`);
  const { nodeLog } = filesOf(folder);
  return spawnDetached(launch, nodeLog, nodeLog);
}

async function ensureStandIn(
  state: SandboxState,
  stateFolder: string,
  { env, report, signal }: Settings,
): Promise<SandboxState> {
  if ((await runningOf(state.standIn)) !== undefined) return state;
  report(`Starting the stand-ins at ${state.url} …`);
  const next = { ...state, standIn: await startStandIn(state.folder, env, signal) };
  await writeState(stateFolder, next);
  return next;
}

async function runningOf(part: Partial<OwnedProcess>): Promise<OwnedProcess | undefined> {
  const owned = ownedBy(part);
  return owned !== undefined && (await isRunning(owned)) ? owned : undefined;
}

function tell({ url, real, standsIn }: SandboxState, report: (line: string) => void): void {
  report(`The sandbox is up at ${url}.`);
  report(`Real: ${real.join(', ')}.`);
  report(`Stand-ins: ${standsIn.join(', ')}.`);
}
