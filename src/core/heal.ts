import type { inspect } from './inspect.ts';
import type { Judged } from './judge.ts';
import type { Drift } from './step.ts';
import type { Address } from './types.ts';
import { NOTHING } from './words.ts';

/** What a plan is made from: all that the files say, or what moved on the server since the last apply. */
export type Scope = 'files' | 'drift';

/**
 * What putting back comes to: the step of each address that drifted and of which the files still say what was applied. All
 * else that was applied is left, and is judged by what was applied; what never was is not looked at.
 */
export const asApplied = (judged: readonly Judged[]): Judged[] =>
  judged.flatMap((one) =>
    one.applied === undefined ? [] : [one.drift && isHealed(one.drift) ? one : left(one)],
  );

/** Where the files changed as well, putting back would undo a review: that is for apply. */
const isHealed = ({ files }: Drift): boolean => files === 'applied';

const left = ({ work, ...one }: Judged): Judged => ({
  ...one,
  work: {
    ...work,
    desired: one.applied,
    step: { action: 'noop', address: work.step.address, ...NOTHING, changes: [], risks: [] },
  },
  found: [],
  findings: [],
  seen: [one.seen[0], one.seen[0]],
});

/** Of what was found, nothing is done and nothing is risked at an address that is left though it drifted. */
export function onlyHealed(
  found: ReturnType<typeof inspect>,
  drift: readonly Drift[],
): ReturnType<typeof inspect> {
  const isLeft = ({ address }: { readonly address: Address }): boolean =>
    drift.some((one) => one.address === address && !isHealed(one));
  return {
    pending: found.pending,
    findings: found.findings.map(({ remedy, blocks, ...finding }) => ({
      ...finding,
      ...(remedy && !isLeft(finding) ? { remedy } : {}),
      ...(blocks && !isLeft(finding) ? { blocks } : {}),
    })),
    risks: found.risks.filter((risk) => !isLeft(risk)),
  };
}
