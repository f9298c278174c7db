import { checkAgreed, checkBlocks, checkRisks } from './agreed.ts';
import { type Consent, isDone, type Outcome } from './consent.ts';
import { inGroups, runGroup } from './group.ts';
import { freeLease } from './lease.ts';
import { whileLeased } from './leased.ts';
import { type Applying, observeAndPlan, type Situation } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Ports } from './ports.ts';
import { recorded } from './record.ts';
import { checkReviewed } from './reviewed.ts';
import type { Work } from './step.ts';
import { keepUp } from './upkeep.ts';

export interface ApplyResult {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

/**
 * Plans again, checks digest and consents, takes the lease, then writes kind by kind: intents into the inventory, the
 * writes in parallel, what the server answered back into the inventory. A crash at any moment leaves a truthful
 * inventory. `last` is done while the lease is still held, once nothing is left undone. Throws LEASE_HELD, PLAN_STALE
 * or CONSENT_MISSING before anything is written, LEASE_LOST before the first write after another apply took over.
 */
export async function apply(
  situation: Situation,
  consent: Consent,
  last?: (ports: Ports) => Promise<void>,
): Promise<ApplyResult> {
  const { search } = situation.ports;
  const seen = await freeLease(search, consent.lease, consent.signal);
  const { plan, work } = await observeAndPlan(situation);
  checkReviewed(plan, consent.reviewed);
  checkBlocks(plan);
  checkRisks(plan, consent.allow);
  const due = work.filter(({ step }) => step.action !== 'noop');
  const unchanged = work.filter(({ step }) => step.action === 'noop');
  const before: Outcome[] = unchanged.map(({ step }) => ({ status: 'unchanged', address: step.address }));
  if (due.length === 0 && !last && plan.findings.every(({ remedy }) => !remedy))
    return { plan, outcomes: before };
  await checkAgreed(plan, consent);
  return whileLeased(situation, seen, consent.lease, async (here) => {
    const outcomes = await recorded(here, consent, plan, (recording) =>
      run(here, recording, plan, due, before),
    );
    if (outcomes.every(isDone) && !consent.signal?.aborted) await last?.(here.ports);
    return { plan, outcomes };
  });
}

async function run(
  situation: Applying,
  consent: Consent,
  plan: Plan,
  due: readonly Work[],
  before: readonly Outcome[],
): Promise<Outcome[]> {
  const outcomes = [...before];
  for (const group of inGroups(due)) outcomes.push(...(await runGroup(situation, consent, group, outcomes)));
  outcomes.push(...(await keepUp(situation, consent, plan, outcomes)));
  return outcomes;
}
