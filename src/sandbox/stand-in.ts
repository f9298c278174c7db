import { access, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DasError } from '../core/errors.ts';
import { filesOf } from './files.ts';
import { endProcess, isRunning, type OwnedProcess, spawnDetached } from './processes.ts';
import type { StandInConfig } from './stand-ins/main.ts';
import type { Environment } from './state.ts';

const PLUGINS: readonly { readonly name: StandInConfig['standInFor'][number]; readonly plugin: string }[] = [
  { name: 'ism', plugin: 'opensearch-index-management' },
  { name: 'notifications', plugin: 'opensearch-notifications' },
  { name: 'alerting', plugin: 'opensearch-alerting' },
  // No plugin of a node: a server of its own, of which no exchange was recorded.
  { name: 'saved-objects', plugin: 'OpenSearch Dashboards (saved objects, held to no recording)' },
];

/** What the product needs that a cluster with these plugins lacks. */
export function absentPlugins(plugins: readonly string[]): typeof PLUGINS {
  return PLUGINS.filter(({ plugin }) => !plugins.includes(plugin));
}

const LIMIT_SECONDS = 30;

/**
 * Starts the stand-in process of a sandbox's folder and waits until it says that it is ready. Throws SANDBOX, with
 * what it said last, when it ends or is not ready within 30 s; it is ended then.
 */
export async function startStandIn(
  folder: string,
  env: Environment,
  signal: AbortSignal | undefined,
): Promise<OwnedProcess> {
  const files = filesOf(folder);
  const owned = await spawnDetached(
    {
      command: process.execPath,
      args: [await program(), '--config', files.standInConfig],
      folder,
      env: { PATH: env['PATH'] ?? '' },
    },
    files.standInOutput,
    files.standInLog,
  );
  try {
    await waitUntilReady(owned, folder, signal);
    return owned;
  } catch (error) {
    await endProcess(owned);
    throw error;
  }
}

/** The built program, even when this runs from source: a child of Node 20 cannot run TypeScript. */
async function program(): Promise<string> {
  const here = import.meta.dirname.replace(`${sep}src${sep}sandbox`, `${sep}dist${sep}sandbox`);
  const path = join(here, 'stand-ins', 'main.js');
  await access(path).catch(() => {
    throw new DasError('SANDBOX', `${path} is not there.`, 'Build it first: npm run build.');
  });
  return path;
}

async function waitUntilReady(
  owned: OwnedProcess,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let waited = 0; waited < LIMIT_SECONDS * 10; waited += 1) {
    signal?.throwIfAborted();
    if (await saysReady(folder)) return;
    if (!(await isRunning(owned))) throw await failure('ended while it started', folder);
    await delay(100);
  }
  throw await failure(`is not ready after ${LIMIT_SECONDS} s`, folder);
}

async function saysReady(folder: string): Promise<boolean> {
  const output = await readFile(filesOf(folder).standInOutput, 'utf8');
  return output.split('\n').some((line) => /^\{.*"ready":\s*true\b.*\}$/.test(line));
}

async function failure(what: string, folder: string): Promise<DasError> {
  const log = await readFile(filesOf(folder).standInLog, 'utf8');
  const last = log.trimEnd().split('\n').slice(-10).join('\n');
  return new DasError('SANDBOX', `The sandbox's stand-in ${what}. It said last:\n${last}`);
}
