import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { sandboxDown } from '../../src/sandbox/down.ts';
import type { SandboxState } from '../../src/sandbox/state.ts';
import { sandboxUp } from '../../src/sandbox/up.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    sandbox: SandboxState;
    /** The folder of its state file, of these tests alone. */
    sandboxStateFolder: string;
  }
}

/** One sandbox for all integration tests, beside the user's own; without it they fail. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'das-sandbox-state-'));
  const settings = { env: process.env, report, stateFolder };
  const teardown = async (): Promise<void> => {
    await sandboxDown(settings);
    await rm(stateFolder, { recursive: true });
  };
  try {
    project.provide('sandbox', await sandboxUp(settings));
    project.provide('sandboxStateFolder', stateFolder);
  } catch (error) {
    await rm(stateFolder, { recursive: true });
    throw error;
  }
  return teardown;
}

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}
