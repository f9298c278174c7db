import type { Inspection, Seen } from '../../core/kind.ts';
import { holderOf, holdsIn } from '../legal-hold/matching.ts';
import type { HeldIndex } from '../legal-hold/records.ts';
import { claimOf } from './claims.ts';
import { lossesOf } from './losses.ts';
import { judgeIndices } from './obedience.ts';
import type { ManagedIndex } from './survey.ts';

/**
 * Judges the indices that no LegalHold takes in: a hold is stronger than a policy. Of one that is held and would be
 * released, what it would soon lose under the declared policy. Pure.
 */
export function judgeUnheld(
  indices: readonly ManagedIndex[],
  held: readonly HeldIndex[],
  seen: Seen,
): Inspection {
  const holds = holdsIn(seen.declared);
  const isHeld = ({ index }: ManagedIndex): boolean => held.some((one) => one.index === index);
  const free = indices.filter(({ index }) => !holderOf(index, holds));
  const { risks, ...inspection } = judgeIndices(
    free.filter((one) => !isHeld(one)),
    seen,
  );
  return { ...inspection, risks: [...risks, ...free.filter(isHeld).flatMap((one) => soonLost(one, seen))] };
}

function soonLost(one: ManagedIndex, { wanted, now }: Seen): Inspection['risks'] {
  const claim = claimOf(one.index, wanted);
  return claim ? lossesOf(one, 'none', claim, now) : [];
}
