import { digestOf } from './canonical.ts';
import { DasError } from './errors.ts';
import type { Plan } from './plan.ts';

/** The plan that a person agreed to: its digest, and where it was saved its steps. */
export type Reviewed = Pick<Plan, 'digest'> & Partial<Pick<Plan, 'steps'>>;

/** Throws PLAN_STALE where the plan of now is not the reviewed one, and says which addresses differ. */
export function checkReviewed(plan: Plan, reviewed: Reviewed | undefined): void {
  if (!reviewed) return;
  const differ = reviewed.steps ? differing(plan.steps, reviewed.steps) : [];
  if (reviewed.digest !== plan.digest) throw stale(plan, reviewed, differ);
  // The digest is of the plan that was made; what stands beside it in the file is what was read.
  if (differ.length > 0)
    throw new DasError(
      'PLAN_STALE',
      `The saved plan is not what its digest says: it was altered at ${listed(differ)}.`,
      'Plan and review again.',
    );
}

const stale = ({ digest }: Plan, reviewed: Reviewed, differ: readonly string[]): DasError =>
  new DasError(
    'PLAN_STALE',
    `Files or server moved since the review: the plan is now ${digest}, not ${reviewed.digest}${movedAt(reviewed, differ)}.`,
    'Plan and review again.',
  );

function movedAt({ steps }: Reviewed, differ: readonly string[]): string {
  if (!steps) return '';
  return differ.length > 0
    ? `; other steps at ${listed(differ)}`
    : '; all steps are as before, though not what they rest on';
}

type Steps = Plan['steps'];

function differing(now: Steps, before: Steps): string[] {
  const [is, was] = [byAddress(now), byAddress(before)];
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((address) => is.get(address) !== was.get(address))
    .sort();
}

const byAddress = (steps: Steps): ReadonlyMap<string, string> =>
  new Map(steps.map((step) => [String(step.address), digestOf(step)]));

const MOST = 10;

const listed = (addresses: readonly string[]): string =>
  addresses.length > MOST
    ? `${addresses.slice(0, MOST).join(', ')} and ${addresses.length - MOST} more`
    : addresses.join(', ');
