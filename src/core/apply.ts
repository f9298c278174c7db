import pMap from 'p-map';
import type { Consent, Outcome } from './consent.ts';
import { adviceOf, DasError, isDasError } from './errors.ts';
import { type Entry, writeInventory } from './inventory.ts';
import { comparable } from './judge.ts';
import type { KindDef, Known } from './kind.ts';
import { freeLease, whileLeased } from './lease.ts';
import { type Applying, finder, observeAndPlan, type Situation } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Ports } from './ports.ts';
import { recorded } from './record.ts';
import { checkReviewed } from './reviewed.ts';
import type { Work } from './step.ts';
import { addressOf, KINDS, type Live, type Risk } from './types.ts';
import { undoneIn } from './undone.ts';
import { keepUp } from './upkeep.ts';
import { withoutSecrets } from './veil.ts';

export interface ApplyResult {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

const PARALLEL_WRITES = 4;
const INTERRUPTED = 'interrupted';

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

const isDone = ({ status }: Outcome): boolean => status === 'applied' || status === 'unchanged';

async function checkAgreed(plan: Plan, { confirm }: Consent): Promise<void> {
  if (await confirm(plan)) return;
  throw new DasError(
    'CONSENT_MISSING',
    'Not applied: the plan was not agreed to.',
    'Pass --yes, or the reviewed plan: --digest with its digest, or --plan with its file.',
  );
}

function checkRisks(plan: Plan, allow: readonly Risk[]): void {
  const refused = plan.risks.filter(({ risk }) => !allow.includes(risk));
  if (refused.length === 0) return;
  const words = refused
    .map(({ risk, address, message }) => `${address ? `${address}: ` : ''}${message} (${risk})`)
    .join('; ');
  const flags = [...new Set(refused.map(({ risk }) => `--allow ${risk}`))].join(' ');
  throw new DasError('CONSENT_MISSING', `Refused: ${words}.`, `If that is agreed, apply with ${flags}.`);
}

// The server would refuse it in the middle of the apply, with the other steps done; or somebody protected it.
function checkBlocks({ findings }: Plan): void {
  const [first, ...others] = findings.filter(({ blocks }) => blocks);
  if (!first) return;
  const more = others.length > 0 ? `; the plan has ${others.length} more findings that stop it` : '';
  const code = first.kind === 'protected' ? 'CONSENT_MISSING' : 'TARGET_REFUSED';
  throw new DasError(code, `Not applied: ${first.address}: ${first.message}${more}.`);
}

// Work of one kind and direction runs together; groups run one after the other.
function inGroups(due: readonly Work[]): Work[][] {
  const groups = new Map<string, Work[]>();
  for (const work of due) {
    const key = `${work.def.kind} ${work.step.action === 'delete'}`;
    groups.set(key, [...(groups.get(key) ?? []), work]);
  }
  return [...groups.values()];
}

async function runGroup(
  situation: Applying,
  consent: Consent,
  group: readonly Work[],
  before: readonly Outcome[],
): Promise<Outcome[]> {
  const held = group.flatMap((work) => skipped(consent, work, before));
  const free = group.filter(({ step }) => held.every(({ address }) => address !== step.address));
  for (const outcome of held) consent.progress(outcome);
  await writeInventory(
    situation.ports.search,
    situation.token,
    free.flatMap((work) => intent(situation, consent, work)),
  );
  const outcomes = await pMap(free, (work) => runOne(situation, consent, work), {
    concurrency: free[0]?.def.serial ? 1 : PARALLEL_WRITES,
  });
  const done = free.filter((_, index) => outcomes[index]?.status === 'applied');
  const undone = await confirm(situation, consent, done);
  for (const outcome of undone) consent.progress(outcome);
  const settled = outcomes.map((one) => undone.find(({ address }) => address === one.address) ?? one);
  return [...held, ...settled];
}

// Found before the intents are written: an intent takes the place of what is known of the last apply.
function skipped({ signal }: Consent, work: Work, before: readonly Outcome[]): Outcome[] {
  const because = signal?.aborted ? INTERRUPTED : blockedBy(work, before);
  return because ? [{ status: 'skipped', address: work.step.address, because }] : [];
}

async function runOne({ ports }: Situation, consent: Consent, work: Work): Promise<Outcome> {
  const { address } = work.step;
  const outcome: Outcome = consent.signal?.aborted
    ? { status: 'skipped', address, because: INTERRUPTED }
    : await attempt(ports, work);
  consent.progress(outcome);
  return outcome;
}

async function attempt(ports: Ports, { step, def, name, desired, live, isWritten }: Work): Promise<Outcome> {
  const { address } = step;
  try {
    if (!isWritten) return { status: 'applied', address };
    if (desired) await def.write(ports, name, desired, live);
    else await removeWhole(ports, def, name, live);
    return { status: 'applied', address };
  } catch (error) {
    return {
      status: 'failed',
      address,
      code: isDasError(error) ? error.code : 'BUG',
      message: withoutSecrets(adviceOf(error), desired ?? {}, def.secrets),
    };
  }
}

// What comes to run a copy in the moment between is freed after.
async function removeWhole(ports: Ports, def: KindDef, name: string, live: Live | undefined): Promise<void> {
  await def.release?.(ports, name);
  if (!live) return;
  await def.remove(ports, live);
  await def.release?.(ports, name);
}

/**
 * What a declaration refers to must be there. What is deleted may still be referred to by anything of a later kind
 * that could not be changed or deleted: which, its body on the server does not say in one way, so each of them counts.
 */
function blockedBy({ step, def, resource }: Work, before: readonly Outcome[]): string | undefined {
  const failed = before.filter((outcome) => !isDone(outcome));
  const needs = resource ? def.references(resource).map(({ kind, name }) => addressOf(kind, name)) : [];
  const later = KINDS.slice(KINDS.indexOf(def.kind) + 1);
  return failed.find(({ address }) =>
    step.action === 'delete' ? later.some((kind) => address.startsWith(`${kind}/`)) : needs.includes(address),
  )?.address;
}

function intent(situation: Situation, consent: Consent, work: Work): Entry[] {
  if (!work.desired || !work.isWritten || work.step.action === 'adopt') return [];
  return [entryOf(situation, consent, work, 'intended')];
}

/** Remembers what the server holds now. Returns what it said was done and is not. */
async function confirm(situation: Applying, consent: Consent, done: readonly Work[]): Promise<Outcome[]> {
  const [first] = done;
  if (!first) return [];
  const find = finder(await first.def.list(situation.ports, () => done.map(known)));
  const liveOf = (work: Work): Live | undefined => find(work.name, work.live?.id);
  const undone = done.flatMap((work) => undoneIn(work, liveOf(work)));
  const held = done.filter(({ step }) => undone.every(({ address }) => address !== step.address));
  const entries = held
    .filter(({ desired }) => desired)
    .map((work) => entryOf(situation, consent, work, 'applied', liveOf(work)));
  const gone = held.filter(({ desired }) => !desired).map(({ step }) => step.address);
  await writeInventory(situation.ports.search, situation.token, entries, gone);
  return undone;
}

/** What was written a moment ago is ours, and what was deleted was. */
function known({ def, name, desired, live }: Work): Known {
  const body = desired ?? live?.body;
  return { name, desired, applied: body && def.normalise(body) };
}

function entryOf(
  { environment }: Situation,
  { commit, who, history, now }: Consent,
  work: Work,
  state: Entry['state'],
  live?: Live,
): Entry {
  const { def, name } = work;
  const { id } = live ?? work.live ?? {};
  const { address } = work.step;
  return {
    address,
    kind: def.kind,
    name,
    ...(id === undefined || id === name ? {} : { id }),
    state,
    environment,
    desired: comparable(def, name, work.desired ?? {}),
    ...(live ? { live: comparable(def, name, live.body) } : {}),
    ...(work.resource?.protected ? { protected: true as const } : {}),
    ...(history === undefined ? {} : { history }),
    commit,
    who,
    when: now().toISOString(),
  };
}
