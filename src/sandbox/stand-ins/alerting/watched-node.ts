import type { CallerNode } from '../upstream.ts';

/** Knows whether the node went away: what a monitor made of that is nothing that its alerts should say. */
export function watching(node: CallerNode): CallerNode & { wasLost(): boolean } {
  let lost = false;
  return {
    wasLost: () => lost,
    request: async (method, path, body) => {
      const answer = await node.request(method, path, body);
      lost ||= AWAY.includes(answer.status);
      return answer;
    },
  };
}

/** Gone, and not yet back as a whole. */
const AWAY: readonly number[] = [502, 503];
