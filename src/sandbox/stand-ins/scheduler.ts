import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf } from '../../core/errors.ts';
import type { Clock } from './clock.ts';
import type { CallerNode } from './upstream.ts';

/** What a plugin does by itself: one pass does all that is due at `now` (epoch ms), each once, and keeps its state in the node. */
export interface Work {
  readonly name: string;
  pass(node: CallerNode, now: number): Promise<void>;
}

export interface Scheduler {
  /** Does what is due, after the pass that is under way. Never throws. */
  pass(): Promise<void>;
  stop(): void;
}

const PAUSE = 5_000;

/**
 * Runs the plugins' own work every five seconds while the clock runs; a held clock leaves it to who moves the clock.
 * One pass at a time. `log` is told what failed: the next pass tries again.
 */
export function startScheduler(settings: {
  readonly works: readonly Work[];
  readonly node: CallerNode;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Scheduler {
  const { works, node, clock, log } = settings;
  const stopped = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const pass = (): Promise<void> => {
    last = last.then(async () => {
      for (const work of works)
        await work.pass(node, clock.now()).catch((error: unknown) => log(`${work.name}: ${reasonOf(error)}`));
    });
    return last;
  };
  void repeat(stopped.signal, async () => {
    if (!clock.isHeld()) await pass();
  });
  return { pass, stop: () => stopped.abort() };
}

async function repeat(signal: AbortSignal, turn: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await turn();
    await delay(PAUSE, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
