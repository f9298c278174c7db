import pMap from 'p-map';
import { type Consent, isDone, type Outcome } from './consent.ts';
import { entryOf } from './entry.ts';
import { adviceOf, isDasError } from './errors.ts';
import { type Entry, writeInventory } from './inventory.ts';
import type { KindDef, Known } from './kind.ts';
import { type Applying, finder, type Situation } from './observe.ts';
import type { Ports } from './ports.ts';
import type { Work } from './step.ts';
import { addressOf, KINDS, type Live } from './types.ts';
import { undoneIn } from './undone.ts';
import { withoutSecrets } from './veil.ts';

const PARALLEL_WRITES = 4;
const INTERRUPTED = 'interrupted';

/** Work of one kind and direction runs together; groups run one after the other. */
export function inGroups(due: readonly Work[]): Work[][] {
  const groups = new Map<string, Work[]>();
  for (const work of due) {
    const key = `${work.def.kind} ${work.step.action === 'delete'}`;
    groups.set(key, [...(groups.get(key) ?? []), work]);
  }
  return [...groups.values()];
}

/**
 * Intents into the inventory, the writes in parallel, what the server answered back into the inventory. What an outcome of
 * `before` stands in the way of is skipped.
 */
export async function runGroup(
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
  return [entryOf(situation, consent, work, { state: 'intended' })];
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
    .map((work) => entryOf(situation, consent, work, { state: 'applied', live: liveOf(work) }));
  const gone = held.filter(({ desired }) => !desired).map(({ step }) => step.address);
  await writeInventory(situation.ports.search, situation.token, entries, gone);
  return undone;
}

/** What was written a moment ago is ours, and what was deleted was. */
function known({ def, name, desired, live }: Work): Known {
  const body = desired ?? live?.body;
  return { name, desired, applied: body && def.normalise(body) };
}
