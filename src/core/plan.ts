import { digestOf } from './canonical.ts';
import { diff } from './diff.ts';
import { inspect, type Surveyed, toBeMended } from './inspect.ts';
import type { Entry } from './inventory.ts';
import type { KindDef, Wanted, Words } from './kind.ts';
import {
  type Action,
  type Address,
  addressOf,
  type Body,
  type Change,
  type Finding,
  KINDS,
  type Kind,
  type Live,
  type Pending,
  type Resource,
  type Risk,
  type RiskFound,
} from './types.ts';
import { veil } from './veil.ts';

/** One step, in run order. `changes` and `words` hold no secrets; what changes at or below `told` is all in the words. */
export interface Step extends Words {
  readonly action: Action;
  readonly address: Address;
  readonly changes: readonly Change[];
  readonly risks: readonly Risk[];
}

/** What moved on the server since the last apply, and how. `missing` means it was deleted there. */
export interface Drift extends Words {
  readonly address: Address;
  /** The last apply: `when` is ISO 8601 in UTC. */
  readonly applied: Pick<Entry, 'when' | 'who' | 'commit'>;
  readonly state: 'changed' | 'missing';
  readonly changes: readonly Change[];
}

/** A plan is data: same files and same server give the same digest. */
export interface Plan {
  readonly formatVersion: '1.0';
  readonly environment: string;
  readonly target: string;
  readonly digest: string;
  readonly summary: Readonly<Record<Action | 'pending', number>>;
  readonly drift: readonly Address[];
  readonly risks: readonly (RiskFound & { readonly address: Address })[];
  readonly violations: readonly never[];
  readonly findings: readonly Finding[];
  readonly pending: readonly Pending[];
  readonly steps: readonly Step[];
}

/** What a step needs to run; never printed, for `desired` holds resolved secrets. */
export interface Work {
  readonly step: Step;
  readonly def: KindDef;
  readonly name: string;
  readonly resource: Resource | undefined;
  readonly desired: Body | undefined;
  readonly live: Live | undefined;
}

/** Both sides of one address, as observed. */
export interface Observed {
  readonly def: KindDef;
  readonly name: string;
  readonly resource: Resource | undefined;
  /** Compiled, secrets resolved. */
  readonly desired: Body | undefined;
  readonly live: Live | undefined;
  readonly entry: Entry | undefined;
}

/** Plans from what was observed and surveyed. Pure: same input, same plan, same bytes. */
export function plan(
  environment: string,
  target: string,
  observed: readonly Observed[],
  surveyed: readonly Surveyed[] = [],
  now = new Date(0),
) {
  const established = new Set(observed.flatMap(({ def, entry }) => (entry ? [def.kind] : [])));
  const declared = observed.flatMap(({ resource }) => resource ?? []).sort(byAddress);
  const judged = observed.map((one) => judge(one, established.has(one.def.kind), declared)).sort(byRunOrder);
  const steps = judged.map(({ work }) => work.step);
  const drift = judged.flatMap(({ drift: found }) => (found ? [found] : []));
  const { findings, pending, risks } = inspect(surveyed, (def) => wantedOf(def, judged), now);
  const seen = [...judged.map((one) => one.seen), ...findings.flatMap(toBeMended)];
  const digest = digestOf({ environment, target, steps: steps.map(facts), seen });
  const made: Plan = {
    formatVersion: '1.0',
    environment,
    target,
    digest,
    summary: { ...countActions(steps), pending: pending.length },
    drift: drift.map(({ address }) => address),
    risks: [
      ...judged.flatMap(({ work, found }) => found.map((risk) => ({ ...risk, address: work.step.address }))),
      ...risks,
    ],
    violations: [],
    findings,
    pending,
    steps,
  };
  return { plan: made, drift, work: judged.map(({ work }) => work) };
}

/** The form in which both sides are compared and remembered: one, for a plan asks whether the server still holds it. */
export const comparable = (def: KindDef, name: string, body: Body): Body =>
  veil(def.normalise(body), def.secrets, addressOf(def.kind, name));

interface Judged {
  readonly work: Work;
  readonly found: readonly RiskFound[];
  readonly drift: Drift | undefined;
  readonly mended: Readonly<Record<string, string>>;
  readonly seen: readonly [string, string];
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

function judge(observed: Observed, established: boolean, declared: readonly Resource[]): Judged {
  const { def, name, resource, desired, live, entry } = observed;
  const address = addressOf(def.kind, name);
  const before = live && comparable(def, name, live.body);
  const after = desired && comparable(def, name, desired);
  const sides = sidesOf(before, after, entry);
  const changes = diff(...sides);
  const action = actionOf(before, after, entry, changes);
  const found =
    action === 'noop' ? [] : risksOf(observed, action, def.risks(before, after, established), before);
  const step: Step = {
    action,
    address,
    ...(action === 'noop' ? NOTHING : wordsOf(def, sides, declared)),
    changes: action === 'noop' ? [] : changes,
    risks: unique(found),
  };
  return {
    work: { step, def, name, resource, desired, live },
    found,
    drift: driftOf(observed, before, declared),
    mended: entry?.mended ?? {},
    seen: [digestOf(before ?? null), digestOf(after ?? null)],
  };
}

/**
 * Where the server still holds what it answered after our last write, the change is what the files did since:
 * a form that the server rewrites is then no false difference. Else it is what separates the two sides.
 */
function sidesOf(before: Body | undefined, after: Body | undefined, entry: Entry | undefined): Sides {
  const untouched = before && entry?.live && diff(entry.live, before).length === 0;
  return untouched && after ? [entry.desired, after] : [before, after];
}

type Sides = readonly [before: Body | undefined, after: Body | undefined];

const NOTHING: Words = { words: [], told: [] };

const wordsOf = (def: KindDef, sides: Sides, declared: readonly Resource[]): Words =>
  def.words?.(...sides, declared) ?? NOTHING;

function actionOf(
  before: Body | undefined,
  after: Body | undefined,
  entry: Entry | undefined,
  changes: readonly Change[],
): Action {
  if (!after) return 'delete';
  if (!before) return 'create';
  if (!entry) return 'adopt';
  return changes.length === 0 && entry.state === 'applied' ? 'noop' : 'update';
}

function risksOf(
  { def, name }: Observed,
  action: Action,
  ofKind: readonly RiskFound[],
  before: Body | undefined,
): RiskFound[] {
  const found = [...ofKind];
  if (action === 'adopt')
    found.push({
      risk: 'adopts',
      message: `${def.kind} "${name}" exists already and was not made by us; it would be overwritten and owned from now on`,
    });
  if (action === 'delete' && before)
    found.push({
      risk: 'deletes',
      message: `${def.kind} "${name}" is no longer declared and would be deleted`,
    });
  return found;
}

function driftOf(
  { def, entry }: Observed,
  now: Body | undefined,
  declared: readonly Resource[],
): Drift | undefined {
  if (entry?.state !== 'applied' || !entry.live) return undefined;
  const changes = diff(entry.live, now);
  if (changes.length === 0) return undefined;
  const { address, when, who, commit } = entry;
  const moved = now
    ? ({ state: 'changed', ...wordsOf(def, [entry.live, now], declared), changes } as const)
    : ({ state: 'missing', ...NOTHING, changes: [] } as const);
  return { address, applied: { when, who, commit }, ...moved };
}

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

const unique = (found: readonly RiskFound[]): Risk[] => [...new Set(found.map(({ risk }) => risk))].sort();

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
