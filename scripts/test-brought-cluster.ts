import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxDown } from '../src/sandbox/down.ts';
import { endProcess, ownedBy } from '../src/sandbox/processes.ts';
import type { SandboxState } from '../src/sandbox/state.ts';
import { sandboxUp } from '../src/sandbox/up.ts';

/**
 * Runs the integration tests once more as on a cluster that somebody brings along (OPENSEARCH_URL): a bare node with TLS
 * and users, started for this and ended after it. Arguments go to Vitest.
 */
const stateFolder = await mkdtemp(join(tmpdir(), 'das-brought-cluster-'));
const report = (line: string): void => void process.stderr.write(`${line}\n`);
const settings = { env: { ...process.env, OPENSEARCH_URL: undefined }, report, stateFolder };
try {
  const state = await sandboxUp(settings);
  const standIn = ownedBy(state.standIn);
  if (standIn) await endProcess(standIn);
  process.exitCode = runTests(state);
} finally {
  await sandboxDown(settings);
  await rm(stateFolder, { recursive: true });
}

function runTests({ node, username, password, caFile }: SandboxState): number {
  const cluster = {
    OPENSEARCH_URL: node.url,
    OPENSEARCH_USERNAME: username,
    OPENSEARCH_PASSWORD: password,
    OPENSEARCH_CA: caFile,
  };
  const vitest = join(import.meta.dirname, '..', 'node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', '--project', 'integration', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, {
    env: { ...process.env, ...cluster },
    stdio: 'inherit',
  });
  return status ?? 1;
}
