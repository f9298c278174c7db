import { draftsOf, type Settled, settle } from '../content/drafts.ts';
import { problemLine } from '../content/problem.ts';
import { digestOf } from '../core/canonical.ts';
import type { Consent, Outcome } from '../core/consent.ts';
import { DasError, reasonOf } from '../core/errors.ts';
import { writeInventory } from '../core/inventory.ts';
import type { freeLease } from '../core/lease.ts';
import { whileLeased } from '../core/leased.ts';
import type { Applying, Situation } from '../core/observe.ts';
import { ownEntry } from '../core/own.ts';
import { type Recorded, recorded } from '../core/record.ts';
import { findStrangers, type Held } from '../core/strangers.ts';
import type { ImportSummary } from '../render/import-text.ts';
import { placeFiles, refuseExisting } from './place-files.ts';

/** What would be imported: the drafts, and how it is told. */
export interface Imports {
  readonly settled: Settled;
  readonly summary: ImportSummary;
}

/**
 * Reads what the target holds and drafts its declarations: all, or those of one address. Writes nothing. Throws USAGE where
 * that address can't be imported or a file is in the way, and CONTENT_INVALID where the drafts contradict files that are there.
 */
export async function draftImports(
  situation: Situation,
  directory: string,
  address: string | undefined,
): Promise<Imports> {
  const held = await findStrangers(situation);
  const wanted = held.strangers.filter((one) => address === undefined || one.address === address);
  const { kinds, declared } = situation;
  const settled = await settle(directory, kinds, declared.flavour, held.ids, draftsOf(wanted));
  const skipped = [...held.skipped, ...settled.skipped];
  if (address !== undefined) refuseMissing(address, situation, { ...settled, skipped });
  refuseContradiction(settled);
  await refuseExisting(directory, [...textsOf(settled).keys()]);
  return { settled, summary: summaryOf(situation, held, settled, address === undefined ? skipped : []) };
}

function refuseMissing(address: string, { ports }: Situation, { drafts, skipped }: Settled): void {
  if (drafts.length > 0) return;
  const found = skipped.find((one) => one.address === address);
  if (found) throw new DasError('USAGE', `${address} cannot be imported: ${found.reason}.`);
  throw new DasError(
    'USAGE',
    `${ports.search.url} holds no ${address} that is not ours already.`,
    'See what there is with das-compliance import, which asks before it writes.',
  );
}

function refuseContradiction({ problems: [first] }: Settled): void {
  if (!first) return;
  throw new DasError(
    'CONTENT_INVALID',
    `What would be imported contradicts a file that is there: ${problemLine(first)}`,
  );
}

function summaryOf(
  { environment, ports }: Situation,
  { owned, system }: Held,
  { drafts }: Settled,
  skipped: Settled['skipped'],
): ImportSummary {
  return {
    formatVersion: '1.0',
    environment,
    target: ports.search.url,
    imported: drafts.map(({ stranger: { address }, file }) => ({ address, file })),
    variables: drafts.flatMap(({ stranger: { address, secrets } }) =>
      [...secrets.keys()].map((reference) => ({ name: reference.slice('${env:'.length, -1), address })),
    ),
    skipped,
    owned,
    system,
  };
}

const textsOf = ({ drafts }: Settled): ReadonlyMap<string, string> =>
  new Map(drafts.flatMap(({ texts }) => [...texts]));

/** Writes the files, then into history and inventory that what they declare is ours. `seen` is the lease as it was found free. */
export async function carryOut(
  situation: Situation,
  consent: Consent,
  seen: Awaited<ReturnType<typeof freeLease>>,
  directory: string,
  settled: Settled,
): Promise<void> {
  await placeFiles(directory, textsOf(settled));
  try {
    await whileLeased(situation, seen, consent.lease, (here) =>
      recorded(here, consent, toRecord(situation, settled), (recording) => own(here, recording, settled)),
    );
  } catch (error) {
    // The files stay: without them, what did come into the inventory would be planned to be deleted.
    throw new DasError(
      'APPLY_INCOMPLETE',
      `The files are written, but not all is known to be ours: ${reasonOf(error).replace(/\.$/, '')}.`,
      'Plan: what is not is shown as adopt.',
    );
  }
}

function toRecord({ environment }: Situation, { drafts }: Settled): Recorded {
  const steps = drafts.map(({ stranger: { address } }) => ({ action: 'adopt' as const, address }));
  const digest = digestOf({ environment, steps, files: drafts.map(({ texts }) => [...texts]) });
  return { environment, digest, risks: [], findings: [], steps };
}

async function own(here: Applying, consent: Consent, { drafts, declared }: Settled): Promise<Outcome[]> {
  const entries = await Promise.all(
    drafts.map(({ stranger, resource }) => ownEntry(stranger, resource, declared, here.environment, consent)),
  );
  await writeInventory(here.ports.search, here.token, entries);
  const outcomes = entries.map(({ address }): Outcome => ({ status: 'applied', address }));
  for (const outcome of outcomes) consent.progress(outcome);
  return outcomes;
}
