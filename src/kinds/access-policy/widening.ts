import type { Body, RiskFound } from '../../core/types.ts';
import { gainedByMapping, gainedByRole } from './gains.ts';

type Side = Body | undefined;

/**
 * Whether a change would let more people in, or let them do or see more. The first policies of all widen nothing: they
 * are how access is brought under review. Bodies are normalised.
 */
export function widening(before: Side, after: Side, established: boolean): RiskFound[] {
  if (!before && !established) return [];
  const [was, would] = [before ?? {}, after ?? {}] as Record<string, Side>[];
  const allowed = gainedByRole(was?.['role'], would?.['role']);
  const held = gainedByMapping(was?.['mapping'], would?.['mapping']);
  return [
    ...(allowed.length > 0 ? [`it would allow more: ${allowed.join('; ')}`] : []),
    ...(held.length > 0 ? [`it would be held by ${held.join('; ')}`] : []),
  ].map((message) => ({ risk: 'widens-access', message }));
}
