import { createInterface } from 'node:readline/promises';
import { painted, plain } from '../render/paint.ts';
import type { Io } from './io.ts';

/** Io over a real process. The first Ctrl-C asks for a clean end; a second one is the shell's. */
export function processIo({ env, stdin, stdout, stderr, cwd, once }: NodeJS.Process): Io {
  // The lockfile holds an SDK that supports this Node; when to leave it is our decision, not each user's.
  env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) once.call(process, name, () => controller.abort());
  // A reader that has seen enough (head, less) ends the program quietly.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    paint: stdout.isTTY && !env['NO_COLOR'] ? painted : plain,
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question, { signal: controller.signal });
      } finally {
        lines.close();
      }
    },
    env,
    directory: cwd(),
    now: () => new Date(),
    signal: controller.signal,
  };
}
