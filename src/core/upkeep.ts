import pMap from 'p-map';
import type { Consent, Outcome } from './consent.ts';
import { adviceOf, isDasError } from './errors.ts';
import { readInventory, writeInventory } from './inventory.ts';
import type { KindDef } from './kind.ts';
import type { Applying } from './observe.ts';
import type { Plan } from './plan.ts';
import { type Address, addressOf, type Finding, type Live } from './types.ts';

const PARALLEL_WRITES = 4;

interface Chore {
  readonly def: KindDef;
  readonly finding: Finding;
  readonly live: Live | undefined;
}

/**
 * Does what the plan's findings say that apply does about them, once the writes are done, and remembers what was asked
 * for. Left alone: what belongs to an address whose step was not done, and everything after an interruption.
 */
export async function keepUp(
  situation: Applying,
  consent: Consent,
  { findings }: Plan,
  before: readonly Outcome[],
): Promise<Outcome[]> {
  const undone = before.filter(({ status }) => status === 'failed' || status === 'skipped');
  const due = findings.filter(
    ({ remedy, address }) => remedy && undone.every((outcome) => outcome.address !== address),
  );
  const chores = (await Promise.all(situation.kinds.map((def) => choresOf(situation, def, due)))).flat();
  const asked = new Map<Address, Record<string, string>>();
  const outcomes = await pMap(chores, (chore) => runChore(situation, consent, chore, asked), {
    concurrency: PARALLEL_WRITES,
  });
  await remember(situation, asked);
  return outcomes;
}

async function choresOf(
  { ports }: Applying,
  def: KindDef,
  due: readonly Finding[],
): Promise<readonly Chore[]> {
  const own = due.filter(({ address }) => address.startsWith(`${def.kind}/`));
  if (own.length === 0) return [];
  const live = new Map((await def.list(ports)).map((one) => [addressOf(def.kind, one.name), one]));
  return own.map((finding) => ({ def, finding, live: live.get(finding.address) }));
}

async function runChore(
  { ports }: Applying,
  { signal, progress }: Consent,
  { def, finding, live }: Chore,
  asked: Map<Address, Record<string, string>>,
): Promise<Outcome> {
  const outcome = signal?.aborted
    ? ({ status: 'skipped', ...placeOf(finding), because: 'interrupted' } as const)
    : await attempt(async () => {
        const version = (await def.mend?.(ports, finding, live)) ?? '';
        asked.set(finding.address, { ...asked.get(finding.address), [finding.index ?? '']: version });
      }, finding);
  progress(outcome);
  return outcome;
}

async function attempt(act: () => Promise<void>, finding: Finding): Promise<Outcome> {
  try {
    await act();
    return { status: 'applied', ...placeOf(finding) };
  } catch (error) {
    const code = isDasError(error) ? error.code : 'BUG';
    return { status: 'failed', ...placeOf(finding), code, message: adviceOf(error) };
  }
}

const placeOf = ({ address, index }: Finding) => ({ address, ...(index === undefined ? {} : { index }) });

/** What was asked for stands with the entry, until the next write of that object makes it out of date. */
async function remember(
  { ports, environment, token }: Applying,
  asked: ReadonlyMap<Address, Readonly<Record<string, string>>>,
): Promise<void> {
  if (asked.size === 0) return;
  const entries = await readInventory(ports.search, environment);
  await writeInventory(
    ports.search,
    token,
    [...asked].flatMap(([address, versions]) => {
      const entry = entries.get(address);
      return entry ? [{ ...entry, mended: { ...entry.mended, ...versions } }] : [];
    }),
  );
}
