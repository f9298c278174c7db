import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DasError } from '../core/errors.ts';
import type { OwnedProcess } from './processes.ts';

/** Environment variables, as process.env has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** All there is to know of a sandbox that is up: how to reach its parts and what to end and remove. */
export interface SandboxState {
  /** The temporary folder that holds everything of the sandbox. */
  readonly folder: string;
  /** The address clients use: the stand-in in front of the cluster, or the cluster itself when it lacks nothing. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM of the authorities that vouch for `url`. */
  readonly caFile: string;
  /** A service that speaks the AWS KMS protocol, and the ARN of its key (region eu-central-1). */
  readonly kmsUrl: string;
  readonly keyId: string;
  /** Where notifications sent in the sandbox can be read. */
  readonly inboxUrl: string;
  readonly bundleFolder: string;
  readonly quarantineFolder: string;
  /** Without a pid the cluster is someone else's (OPENSEARCH_URL), or the node is not started. */
  readonly node: { readonly url: string } & Partial<OwnedProcess>;
  readonly standIn: Partial<OwnedProcess>;
  readonly real: readonly string[];
  readonly standsIn: readonly string[];
}

/** The folder of the state file: $DAS_COMPLIANCE_STATE, else das-compliance in the user's state folder (XDG). */
export function stateFolderOf(env: Environment): string {
  if (env['DAS_COMPLIANCE_STATE']) return env['DAS_COMPLIANCE_STATE'];
  return join(env['XDG_STATE_HOME'] || join(env['HOME'] ?? '.', '.local', 'state'), 'das-compliance');
}

/** The state of the sandbox that is up, or undefined. Throws SANDBOX when the file is damaged. */
export async function readState(stateFolder: string): Promise<SandboxState | undefined> {
  const file = fileIn(stateFolder);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new DasError('SANDBOX', `${file} cannot be read (${error.code}).`, 'Check DAS_COMPLIANCE_STATE.');
  });
  if (text === undefined) return undefined;
  const state = parse(text);
  if (!isState(state)) {
    throw new DasError(
      'SANDBOX',
      `${file} is no state of a sandbox.`,
      'Remove it and start the sandbox anew.',
    );
  }
  return state;
}

/** Writes the state, readable by its owner alone, as a whole or not at all. */
export async function writeState(stateFolder: string, state: SandboxState): Promise<void> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const file = fileIn(stateFolder);
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** Forgets the sandbox. */
export async function removeState(stateFolder: string): Promise<void> {
  await rm(fileIn(stateFolder), { force: true });
}

function fileIn(stateFolder: string): string {
  return join(stateFolder, 'sandbox.json');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const WORDS = ['folder', 'url', 'username', 'password', 'caFile', 'kmsUrl', 'keyId', 'inboxUrl'] as const;

function isState(value: unknown): value is SandboxState {
  const state = (value ?? {}) as Partial<Record<keyof SandboxState, unknown>>;
  const parts = [state.node, state.standIn];
  return (
    WORDS.every((word) => typeof state[word] === 'string') &&
    parts.every((part) => typeof part === 'object' && part !== null) &&
    [state.real, state.standsIn].every(Array.isArray)
  );
}
