import type { Observed, Step } from './step.ts';
import { type Address, addressOf, type RiskFound } from './types.ts';

/** From so many owned objects on, a plan may change this share of them without being asked about it. */
const FEWEST = 10;
const SHARE = 0.3;

/**
 * The risk that belongs to no address: a plan that changes or deletes more than 30 % of ten or more objects that are ours is
 * more likely a wrong folder, branch or environment than meant. What is only confirmed after a crash is no change. Pure.
 */
export function brake(observed: readonly Observed[], steps: readonly Step[]): RiskFound[] {
  const owned = new Set<Address>(
    observed.flatMap(({ def, name, entry, live }) => (entry && live ? [addressOf(def.kind, name)] : [])),
  );
  const touched = steps.filter(
    ({ action, address, changes }) =>
      owned.has(address) && (action === 'delete' || (action === 'update' && changes.length > 0)),
  );
  if (owned.size < FEWEST || touched.length <= owned.size * SHARE) return [];
  const deleted = touched.filter(({ action }) => action === 'delete').length;
  const message = `${touched.length} of ${owned.size} owned objects would be changed or deleted (${deleted} deleted), which is more than three in ten`;
  return [{ risk: 'mass-change', message }];
}
