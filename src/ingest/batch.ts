import { reasonOf } from '../core/errors.ts';
import type { QuarantinePort } from '../core/ports.ts';
import { compilePolicies, type Judge, type NamedPolicy } from '../kinds/audit-policy/evaluate.ts';
import { type Accounts, type Entry, settleAccounts } from './accounts.ts';
import type { BulkPorts } from './bulk.ts';
import type { Keyrings } from './keyrings.ts';
import { judge, open } from './pipeline.ts';
import { documentsOf, entryOf, type Reading, type Readings, reasonAt } from './reading.ts';
import { refusedOf } from './refusals.ts';
import type { StreamRecord } from './stream.ts';
import { startWriter } from './writer.ts';

/** The audit policies of a bundle and its version. */
export interface Policies {
  readonly version: string;
  readonly policies: readonly NamedPolicy[];
}

export interface IngestPorts extends BulkPorts {
  readonly keyrings: Keyrings;
  readonly quarantine: QuarantinePort;
  readonly policies: Policies;
  /** Takes one JSON-shaped line an invocation. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/** What Lambda wants to hear, and the accounts. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
  readonly accounts: Accounts;
}

/**
 * Runs one batch of a shard, in its order. The answer names the first record that must come again, if any: Lambda
 * then hands back that one and all after it (ReportBatchItemFailures). What cannot be read or is refused goes to
 * quarantine first; if that fails, its record is handed back too. Rejects only on a bug.
 */
export async function runBatch(records: readonly StreamRecord[], ports: IngestPorts): Promise<BatchResult> {
  const readings = await readAndWrite(records, ports);
  const entries = records.map((_, at) => entryOf(readings.records[at], readings.settled));
  const first = await keepRefused(records, readings, firstReturned(entries), ports);
  const accounts = settleAccounts(entries, first);
  const handedBack = records[first];
  ports.log({
    message: 'ingested',
    stream: records[0]?.stream,
    shard: records[0]?.shard,
    bundle: ports.policies.version,
    ...accounts,
    ...(handedBack === undefined
      ? {}
      : { returnedFrom: handedBack.sequence, returnedBecause: reasonAt(readings, first) }),
  });
  return {
    batchItemFailures: handedBack === undefined ? [] : [{ itemIdentifier: handedBack.sequence }],
    accounts,
  };
}

async function readAndWrite(records: readonly StreamRecord[], ports: IngestPorts): Promise<Readings> {
  const policies = compilePolicies(ports.policies.policies);
  const writer = startWriter(ports);
  const readings: Reading[] = [];
  for (const record of records) {
    if (writer.hasReturned() || ports.pace.now() >= ports.deadline) {
      break;
    }
    const reading = await read(record, policies, ports);
    readings.push(reading);
    if (reading.type === 'retry') {
      break;
    }
    await writer.add(reading.type === 'opened' ? documentsOf(reading.verdicts) : []);
  }
  return { records: readings, settled: await writer.finish() };
}

async function read(record: StreamRecord, policies: Judge, ports: IngestPorts): Promise<Reading> {
  try {
    const opened = await open(record, ports.keyrings);
    if (opened.type !== 'done') {
      return opened;
    }
    const { activities, origin } = opened.value;
    const stamp = {
      bundle: ports.policies.version,
      ingestedAt: new Date(ports.pace.now()).toISOString(),
    };
    return {
      type: 'opened',
      verdicts: activities.map((activity) => judge(activity, origin, policies, stamp)),
    };
  } catch (error) {
    // A bug of ours must not block the shard: the sealed record is kept, so nothing is lost.
    return { type: 'refused', stage: 'normalise', reason: `unexpected: ${reasonOf(error)}` };
  }
}

/** The place of the first record to hand back; the number of records when none is. */
function firstReturned(entries: readonly Entry[]): number {
  const first = entries.findIndex(
    (entry) =>
      entry.type === 'returned' ||
      (entry.type === 'opened' && entry.fates.some(({ type }) => type === 'returned')),
  );
  return first < 0 ? entries.length : first;
}

/** Puts into quarantine what belongs there before `first`; answers where to hand back from after that. */
async function keepRefused(
  records: readonly StreamRecord[],
  readings: Readings,
  first: number,
  ports: IngestPorts,
): Promise<number> {
  const items = records
    .slice(0, first)
    .map((record, at) => refusedOf(record, readings.records[at], readings.settled));
  if (items.every((list) => list.length === 0)) {
    return first;
  }
  try {
    await ports.quarantine.put(items.flat());
    return first;
  } catch (error) {
    ports.log({ message: 'quarantine failed', reason: reasonOf(error) });
    return items.findIndex((list) => list.length > 0);
  }
}
