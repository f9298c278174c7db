import { setTimeout } from 'node:timers/promises';
import { expectOk } from '../core/answers.ts';
import { DasError } from '../core/errors.ts';
import type { Accounts } from '../ingest/accounts.ts';
import { runBatch } from '../ingest/batch.ts';
import { keepKeyrings } from '../ingest/keyrings.ts';
import { keepPolicies } from '../ingest/policies.ts';
import type { StreamRecord } from '../ingest/stream.ts';
import { connectKeys } from '../targets/keys.ts';
import { openQuarantineFolder } from '../targets/quarantine-folder.ts';
import type { Environment } from './environment.ts';
import { LOCAL } from './key-service.ts';

/** Records handed to the Lambda's batch at a time, as an event source mapping would. */
const BATCH = 400;
const TIME_LIMIT = 60_000;

/**
 * Feeds sealed records to the ingestion stages as the Lambda runs them, into the sandbox, where the next search sees
 * them. `told` hears how many records are done. Throws TARGET_UNREACHABLE when a batch hands records back.
 */
export async function feedSandbox(
  { ports, sandbox }: Environment,
  records: readonly StreamRecord[],
  told: (done: number) => void,
): Promise<Accounts[]> {
  if (!sandbox)
    throw new DasError(
      'USAGE',
      'Generated records go into the sandbox alone.',
      'Write them to a file with --out.',
    );
  const common = {
    search: ports.search,
    pace: { now: () => Date.now(), sleep: (ms: number) => setTimeout(ms), random: () => Math.random() },
    keyrings: keepKeyrings(connectKeys({ ...LOCAL, endpoint: sandbox.kmsUrl }), () => Date.now()),
    quarantine: openQuarantineFolder(sandbox.quarantineFolder),
    policies: await keepPolicies(ports.bundle)(),
    log: () => undefined,
  };
  const accounts: Accounts[] = [];
  for (let at = 0; at < records.length; at += BATCH) {
    const batch = records.slice(at, at + BATCH);
    const result = await runBatch(batch, { ...common, deadline: Date.now() + TIME_LIMIT });
    if (result.batchItemFailures.length > 0)
      throw new DasError(
        'TARGET_UNREACHABLE',
        `The cluster took ${at} of ${records.length} records; a batch was handed back.`,
        'Feed them again: what is in is not doubled.',
      );
    accounts.push(result.accounts);
    told(at + batch.length);
  }
  expectOk(await ports.search.request('POST', '/das-audit-*/_refresh'), 'Refreshing the audit indices');
  return accounts;
}

/** Totals over batches: numbers add up, drops by their rule. */
export function totals(accounts: readonly Accounts[]) {
  const sum = (pick: (one: Accounts) => number): number =>
    accounts.reduce((total, one) => total + pick(one), 0);
  const rules = [...new Set(accounts.flatMap(({ events }) => Object.keys(events.dropped)))];
  return {
    records: sum(({ records }) => records.received),
    parsed: sum(({ events }) => events.parsed),
    indexed: sum(({ events }) => events.indexed),
    duplicate: sum(({ events }) => events.duplicate),
    heartbeat: sum(({ events }) => events.heartbeat),
    quarantined: sum(({ events, records }) => events.quarantined + records.quarantined),
    dropped: Object.fromEntries(rules.map((rule) => [rule, sum(({ events }) => events.dropped[rule] ?? 0)])),
  };
}

/** One line that adds up: received is the sum of what happened to it. */
export function totalsLine(one: ReturnType<typeof totals>): string {
  const dropped = Object.entries(one.dropped).map(([rule, count]) => `${count} dropped by ${rule}`);
  const parts = [
    `${one.indexed} new documents`,
    `${one.duplicate} duplicates`,
    ...dropped,
    `${one.heartbeat} heartbeats`,
    `${one.quarantined} in quarantine`,
  ];
  return `${one.records} records, ${one.parsed} events: ${parts.join(', ')}.`;
}
