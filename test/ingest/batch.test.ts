import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DasError } from '../../src/core/errors.ts';
import type { Accounts } from '../../src/ingest/accounts.ts';
import { type BatchResult, runBatch } from '../../src/ingest/batch.ts';
import { plan } from '../../src/sandbox/generator/plan.ts';
import { type SealedStreamRecord, seal } from '../../src/sandbox/generator/seal.ts';
import { KEEP_ALL, type TestPorts, testPorts } from '../support/ingest.ts';
import { makeLocalKeys } from '../support/local-keys.ts';
import { fakeSearch, type ItemAnswer, type SearchFake } from '../support/search-fake.ts';

const keys = makeLocalKeys();
const planned = plan(3, { month: '2026-10', events: 120 });
const sealed = await seal(planned.records, keys);
const unreadable: SealedStreamRecord = {
  ...(sealed[0] as SealedStreamRecord),
  data: 'bm90IEpTT04=',
  sequence: 'bad',
};

function expectBalance({ records, events }: Accounts): void {
  const dropped = Object.values(events.dropped).reduce((sum, count) => sum + count, 0);
  expect(records.received).toBe(records.opened + records.quarantined + records.returned);
  expect(events.parsed).toBe(
    events.indexed + events.duplicate + dropped + events.quarantined + events.heartbeat + events.returned,
  );
}

it('puts an unreadable record into quarantine with stage and reason, and takes in the others', async () => {
  const search = fakeSearch();
  const ports = testPorts(search, keys);
  const { accounts, batchItemFailures } = await runBatch([unreadable, ...sealed], ports);
  expect(batchItemFailures).toEqual([]);
  expect(accounts.records.quarantined).toBe(1);
  expect(search.stored.size).toBe(120);
  expect(ports.items).toMatchObject([{ stage: 'envelope', sequence: 'bad', original: 'bm90IEpTT04=' }]);
  expectBalance(accounts);
});

it('writes one line an invocation, with the accounts', async () => {
  const ports = testPorts(fakeSearch(), keys);
  const { accounts } = await runBatch(sealed, ports);
  expect(ports.lines).toEqual([
    { message: 'ingested', stream: sealed[0]?.stream, shard: sealed[0]?.shard, bundle: 'v1', ...accounts },
  ]);
});

it('stamps what judged an event and where it came from', async () => {
  const search = fakeSearch();
  await runBatch(sealed, testPorts(search, keys));
  for (const [key, document] of search.stored) {
    expect(key).toMatch(/^das-audit-general-2026\.1[01]\/[0-9a-f]{64}$/);
    expect(document).toMatchObject({
      bundle: 'v1',
      policy: 'keep-all',
      dataClass: 'general',
      account: '210987654321',
    });
    expect(document['ingestedAt']).toBe('2026-11-01T00:00:00.000Z');
  }
});

it('an event that no policy claims goes to quarantine, its secrets masked; none is dropped', async () => {
  const policies = [{ ...KEEP_ALL, spec: { ...KEEP_ALL.spec, dataClasses: [] } }] as unknown as [
    typeof KEEP_ALL,
  ];
  const ports = testPorts(fakeSearch(), keys, policies);
  const { accounts } = await runBatch(sealed, ports);
  expect(accounts.events).toMatchObject({ indexed: 0, quarantined: 120 + planned.expected.repeats });
  expect(new Set(ports.items.map(({ reason }) => reason))).toEqual(new Set(['no-audit-policy']));
  expect(JSON.stringify(ports.items)).not.toMatch(/PASSWORD = N?'[^*]/);
  expectBalance(accounts);
});

it('counts what a rule drops, by the name of the rule', async () => {
  const drop = [
    { name: 'no-reads', reason: 'reads are not evidence', match: { activities: ['select' as const] } },
  ];
  const ports = testPorts(fakeSearch(), keys, [{ ...KEEP_ALL, spec: { ...KEEP_ALL.spec, drop } }]);
  const { accounts } = await runBatch(sealed, ports);
  expect(accounts.events.dropped['no-reads']).toBeGreaterThan(10);
  expectBalance(accounts);
});

it('hands back the first record whose key cannot be had now, and reads no further', async () => {
  let calls = 0;
  const search = fakeSearch();
  const ports = testPorts(search, {
    unwrap: async (wrapped, context) => {
      calls += 1;
      if (calls === 2) {
        throw new DasError('TARGET_UNREACHABLE', 'ThrottlingException');
      }
      return keys.unwrap(wrapped, context);
    },
  });
  const { accounts, batchItemFailures } = await runBatch(sealed, ports);
  const at = sealed.findIndex(({ stream }) => stream !== sealed[0]?.stream);
  expect(batchItemFailures).toEqual([{ itemIdentifier: sealed[at]?.sequence }]);
  expect(accounts.records).toEqual({
    received: sealed.length,
    opened: at,
    quarantined: 0,
    returned: sealed.length - at,
  });
  expect(ports.lines[0]).toMatchObject({ returnedBecause: 'ThrottlingException' });
  expectBalance(accounts);
});

it('hands a record back whose quarantine cannot be written', async () => {
  const broken = { put: async () => Promise.reject(new Error('disk full')) };
  const ports = testPorts(fakeSearch(), keys, undefined, broken);
  const { accounts, batchItemFailures } = await runBatch(
    [...sealed.slice(0, 3), unreadable, ...sealed.slice(3)],
    ports,
  );
  expect(batchItemFailures).toEqual([{ itemIdentifier: 'bad' }]);
  expect(accounts.records).toMatchObject({ opened: 3, quarantined: 0 });
  expectBalance(accounts);
});

it('hands everything back when there is no time at all', async () => {
  const { accounts, batchItemFailures } = await runBatch(sealed, {
    ...testPorts(fakeSearch(), keys),
    deadline: 0,
  });
  expect(batchItemFailures).toEqual([{ itemIdentifier: sealed[0]?.sequence }]);
  expect(accounts.records.returned).toBe(sealed.length);
});

it('an empty batch is fine', async () => {
  const { accounts } = await runBatch([], testPorts(fakeSearch(), keys));
  expect(accounts.records).toEqual({ received: 0, opened: 0, quarantined: 0, returned: 0 });
});

/** Lambda: what is handed back comes again, from the lowest sequence on, until nothing is. */
async function deliver(
  records: readonly SealedStreamRecord[],
  ports: (attempt: number) => TestPorts,
): Promise<readonly BatchResult[]> {
  const results: BatchResult[] = [];
  let rest = records;
  while (rest.length > 0 && results.length < 50) {
    const result = await runBatch(rest, ports(results.length));
    results.push(result);
    const from = result.batchItemFailures[0]?.itemIdentifier;
    rest = from === undefined ? [] : rest.slice(rest.findIndex(({ sequence }) => sequence === from));
  }
  return results;
}

const answers = fc.constantFrom<ItemAnswer | undefined>(
  undefined,
  undefined,
  undefined,
  { status: 429 },
  { status: 500, error: { type: 'engine_exception', reason: 'x' } },
  { status: 400, error: { type: 'mapper_parsing_exception', reason: 'x' } },
);

it('whatever fails: the accounts balance, nothing is lost, nothing is doubled, each record counts once', async () => {
  const unique = sealed.map((record, at) => ({ ...record, sequence: `${record.shard}-${at}` }));
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray(unique, { minLength: 1, maxLength: 24 }),
      fc.array(answers, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(23), { maxLength: 3 }),
      fc.integer({ min: 1, max: 4 }),
      async (subset, trouble, spoilt, troubledAttempts) => {
        const records = subset.map((record, at) =>
          spoilt.includes(at) ? { ...record, data: 'AAAA' } : record,
        );
        let asked = 0;
        let attempt = 0;
        const search: SearchFake = fakeSearch(() => {
          asked += 1;
          return attempt < troubledAttempts ? trouble[asked % trouble.length] : undefined;
        });
        const kept: unknown[] = [];
        const results = await deliver(records, (number) => {
          attempt = number;
          return testPorts(search, keys, undefined, { put: async (items) => void kept.push(...items) });
        });
        for (const { accounts } of results) {
          expectBalance(accounts);
        }
        expect(results.at(-1)?.batchItemFailures).toEqual([]);
        const settled = results.map(({ accounts }) => accounts.records.opened + accounts.records.quarantined);
        expect(settled.reduce((sum, count) => sum + count, 0)).toBe(records.length);
        const final = results.map(({ accounts: { events } }) => events.parsed - events.returned);
        const fresh = await runBatch(records, testPorts(fakeSearch(), keys));
        expect(final.reduce((sum, count) => sum + count, 0)).toBe(fresh.accounts.events.parsed);
        const refused = kept.filter((item) => (item as { readonly stage: string }).stage === 'bulk').length;
        expect(search.stored.size + refused).toBeGreaterThanOrEqual(fresh.accounts.events.indexed);
        expect(search.stored.size).toBeLessThanOrEqual(fresh.accounts.events.indexed);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
