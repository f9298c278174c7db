import { brake } from './brake.ts';
import { digestOf } from './canonical.ts';
import { asApplied, onlyHealed, type Scope } from './heal.ts';
import { inspect, type Listed, toAgreeTo } from './inspect.ts';
import { type Judged, judge } from './judge.ts';
import type { KindDef, Wanted } from './kind.ts';
import type { Observed, Step, Work } from './step.ts';
import { stillUsed } from './still-used.ts';
import {
  type Action,
  type Address,
  addressOf,
  type Finding,
  KINDS,
  type Kind,
  type Pending,
  type Resource,
  type RiskFound,
} from './types.ts';

/** A plan is data: same files and same server give the same digest. */
export interface Plan {
  readonly formatVersion: '1.0';
  readonly environment: string;
  readonly target: string;
  readonly digest: string;
  readonly summary: Readonly<Record<Action | 'pending', number>>;
  readonly drift: readonly Address[];
  /** What belongs to no single address (`mass-change`) has none. */
  readonly risks: readonly (RiskFound & { readonly address?: Address; readonly index?: string })[];
  readonly violations: readonly never[];
  readonly findings: readonly Finding[];
  readonly pending: readonly Pending[];
  readonly steps: readonly Step[];
}

/** Plans from what was observed and listed, by the files or to put back what drifted. Pure: same input, same plan, same bytes. */
export function plan(
  environment: string,
  target: string,
  observed: readonly Observed[],
  listed: readonly Listed[] = [],
  now = new Date(0),
  scope: Scope = 'files',
) {
  // What was begun and never written establishes nothing: the next apply would want consent for what the first did not.
  const established = new Set(
    observed.flatMap(({ def, entry, live }) =>
      entry && (live || entry.state === 'applied') ? [def.kind] : [],
    ),
  );
  const declared = observed.flatMap(({ resource }) => resource ?? []).sort(byAddress);
  const each = observed.map((one) => judge(one, established.has(one.def.kind), declared));
  const judged = (scope === 'drift' ? asApplied(each) : each).sort(byRunOrder);
  const work = judged.map((one) => one.work);
  const steps = work.map(({ step }) => step);
  const drift = judged.flatMap(({ drift: found }) => (found ? [found] : []));
  const all = inspect(listed, (def) => wantedOf(def, judged), declared, now);
  const inspected = scope === 'drift' ? onlyHealed(all, drift) : all;
  const { findings, pending, risks } = inspected;
  const due = new Set(steps.filter(({ action }) => action !== 'noop').map(({ address }) => address));
  const seen = [...judged.map((one) => one.seen), ...toAgreeTo(inspected, due)];
  const digest = digestOf({ environment, target, steps: steps.map(facts), seen });
  const made: Plan = {
    formatVersion: '1.0',
    environment,
    target,
    digest,
    summary: { ...countActions(steps), pending: pending.length },
    drift: drift.map(({ address }) => address),
    risks: [
      ...judged.flatMap((one) => one.found.map((risk) => ({ ...risk, address: one.work.step.address }))),
      ...risks,
      ...brake(observed, steps),
    ],
    violations: [],
    findings: [...judged.flatMap(({ findings: own }) => own), ...stillUsed(work, listed), ...findings],
    pending,
    steps,
  };
  return { plan: made, drift, work };
}

const wantedOf = (def: KindDef, judged: readonly Judged[]): Wanted[] =>
  judged
    .filter(({ work }) => work.def.kind === def.kind)
    .map(({ work: { step, name, desired, live }, mended }) => ({
      name,
      action: step.action,
      desired,
      live,
      mended,
    }));

// Words follow from the facts. What was agreed to stays agreed to where they are only put better.
const facts = ({ action, address, changes, risks }: Step) => ({ action, address, changes, risks });

const byAddress = (a: Resource, b: Resource): number =>
  addressOf(a.kind, a.name) < addressOf(b.kind, b.name) ? -1 : 1;

// Creates and updates in the order of KINDS, then deletes in reverse: nothing refers to what is already gone.
function byRunOrder(a: Judged, b: Judged): number {
  return rank(a.work) - rank(b.work) || (a.work.name < b.work.name ? -1 : 1);
}

const rank = ({ def, step }: Work): number => {
  const order = KINDS.indexOf(def.kind as Kind);
  return step.action === 'delete' ? 2 * KINDS.length - order : order;
};

function countActions(steps: readonly Step[]): Readonly<Record<Action, number>> {
  const count = (action: Action): number => steps.filter((step) => step.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    adopt: count('adopt'),
    delete: count('delete'),
    noop: count('noop'),
  };
}
