import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxDown } from '../../sandbox/down.ts';
import { tell } from '../exit.ts';
import type { Io } from '../io.ts';
import { processIo } from '../process-io.ts';
import type { Stage } from './stage.ts';
import { say } from './stage.ts';
import { STEPS } from './steps.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const PARTS = ['policies', 'monitors', 'dashboards', 'reports', 'das-compliance.yaml'];

/** Tells the whole story in twelve steps, on a sandbox of its own and a copy of the starter content. */
const folder = await mkdtemp(join(tmpdir(), 'das-compliance-demo-'));
const outer = processIo(process);
const io: Io = {
  ...outer,
  directory: join(folder, 'content'),
  interactive: false,
  env: { ...outer.env, DAS_COMPLIANCE_STATE: join(folder, 'state') },
};
process.exitCode = await tellStory().catch((error: unknown) => tell(error, outer));

async function tellStory(): Promise<number> {
  const began = Date.now();
  try {
    for (const part of PARTS) await cp(join(ROOT, part), join(io.directory, part), { recursive: true });
    const stage: Stage = { io, output: join(outer.directory, 'reports', 'out') };
    for (const [index, step] of STEPS.entries()) {
      if (io.signal.aborted) throw io.signal.reason;
      say(io, `\n${io.paint('bold', `(${index + 1}) ${step.title}`)}`);
      await step.run(stage);
    }
    say(
      io,
      `\nThat was the whole story in ${Math.round((Date.now() - began) / 1000)} seconds. Next: README.md.`,
    );
    return 0;
  } catch (error) {
    if (!io.signal.aborted) throw error;
    say(io, '\nInterrupted.');
    return 130;
  } finally {
    await sandboxDown({ env: io.env, report: () => undefined });
    await rm(folder, { recursive: true, force: true });
  }
}
