import { createInterface } from 'node:readline/promises';
import { painted, plain } from '../render/paint.ts';
import type { Io } from './io.ts';
import { statusLine } from './status-line.ts';

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
  const line = stderr.isTTY && env['TERM'] !== 'dumb' ? statusLine(stderr) : undefined;
  const writeTo = (stream: NodeJS.WriteStream) => (text: string) => {
    line?.clear();
    stream.write(text);
  };
  return {
    out: writeTo(stdout),
    err: writeTo(stderr),
    ...(line ? { status: line.show } : {}),
    paint: stdout.isTTY && !env['NO_COLOR'] ? painted : plain,
    interactive: Boolean(stdin.isTTY && stderr.isTTY),
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stderr });
      // While it asks, readline has the keyboard: it is told of Ctrl-C instead of the process, and of the end by Ctrl-D.
      lines.once('SIGINT', () => controller.abort());
      const left = new Promise<string>((resolve) => {
        lines.once('close', () => resolve(''));
        controller.signal.addEventListener('abort', () => resolve(''));
      });
      try {
        return await Promise.race([lines.question(question).catch(() => ''), left]);
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
