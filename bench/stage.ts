import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIo } from '../src/cli/process-io.ts';
import { openSituation } from '../src/cli/situation.ts';
import type { Situation } from '../src/core/observe.ts';
import { sandboxDown } from '../src/sandbox/down.ts';
import type { SandboxState } from '../src/sandbox/state.ts';
import { sandboxUp } from '../src/sandbox/up.ts';
import { writeDeclarations } from './objects.ts';

/** A sandbox of the benchmark's own, and declarations to apply there. */
export interface Stage {
  readonly state: SandboxState;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  say(line: string): void;
  /** So many declared objects, read from their files. */
  situation(objects: number): Promise<Situation>;
}

/** Runs a benchmark on a sandbox beside the user's own; whatever happens, the sandbox and its files are gone after it. */
export async function onStage<T>(run: (stage: Stage) => Promise<T>): Promise<T> {
  const outer = processIo(process);
  const folder = await mkdtemp(join(tmpdir(), 'das-compliance-bench-'));
  const env = { ...outer.env, DAS_COMPLIANCE_STATE: join(folder, 'state') };
  const say = (line: string): void => outer.err(`${line}\n`);
  try {
    const state = await sandboxUp({ env, report: say, signal: outer.signal });
    return await run({
      state,
      signal: outer.signal,
      say,
      situation: async (objects) => {
        const directory = await mkdtemp(join(folder, 'content-'));
        await writeDeclarations(directory, objects);
        return (await openSituation({ ...outer, env, directory }, '.', 'sandbox')).situation;
      },
    });
  } finally {
    await sandboxDown({ env, report: say });
    await rm(folder, { recursive: true, force: true });
  }
}
