import type { SearchPort } from '../../src/core/ports.ts';

/** The sandbox's time, for tests that live through more of it than they have. */
export interface MovedClock {
  /** Epoch milliseconds. */
  now(): Promise<number>;
  /** Stops it: nothing falls due but by `advance`. */
  hold(): Promise<void>;
  /** A span such as 24h; what fell due meanwhile has been done once when it returns. */
  advance(span: string): Promise<void>;
  /** `count` minutes, one after the other. */
  minutes(count: number): Promise<void>;
  reset(): Promise<void>;
}

export function movedClock(search: SearchPort): MovedClock {
  const send = async (body?: object): Promise<number> => {
    const answer = await search.request(body ? 'POST' : 'GET', '/_sandbox/clock', body);
    if (answer.status !== 200) throw new Error(`the clock answers ${answer.status}`);
    return (answer.body as { now: number }).now;
  };
  const set = async (body: object): Promise<void> => void (await send(body));
  return {
    now: () => send(),
    hold: () => set({ hold: true }),
    advance: (span) => set({ advance: span }),
    minutes: async (count) => {
      for (let passed = 0; passed < count; passed += 1) await set({ advance: '1m' });
    },
    reset: () => set({ reset: true }),
  };
}
