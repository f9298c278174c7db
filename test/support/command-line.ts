import { main } from '../../src/cli/main.ts';
import { plain } from '../../src/render/paint.ts';

type Io = Parameters<typeof main>[1];

/** What one command line said, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** 12 November 2026: months after it have not begun. */
export const TODAY = new Date('2026-11-12T09:00:00Z');

/** Runs a command line in this process, off a terminal, with nothing in its environment but what is given. */
export async function run(line: readonly string[], given: Partial<Io> = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io = silentIo({
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    ...given,
  });
  const code = await main(line, io);
  return { code, out: out.join(''), err: err.join('') };
}

/** Off a terminal, with an empty environment, and nobody listens, but for what is given. */
export const silentIo = (given: Partial<Io> = {}): Io => ({
  out: () => undefined,
  err: () => undefined,
  paint: plain,
  interactive: false,
  ask: () => Promise.reject(new Error('nobody is there to be asked')),
  env: {},
  directory: '.',
  now: () => TODAY,
  signal: new AbortController().signal,
  ...given,
});
