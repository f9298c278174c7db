import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { DasError } from '../../src/core/errors.ts';
import { decrypt } from '../../src/ingest/decrypt.ts';
import { openEnvelope, type SealedRecord } from '../../src/ingest/envelope.ts';
import { keepKeyrings } from '../../src/ingest/keyrings.ts';
import { plan } from '../../src/sandbox/generator/plan.ts';
import { type SealedStreamRecord, seal } from '../../src/sandbox/generator/seal.ts';
import { makeLocalKeys } from '../support/local-keys.ts';

const keys = makeLocalKeys();
const keyrings = keepKeyrings(keys, () => 0);
let records: readonly SealedStreamRecord[];

beforeAll(async () => {
  records = await seal(plan(1, { month: '2026-09', events: 300 }).records, keys);
});

const sealedOf = (record: SealedStreamRecord | undefined): SealedRecord => {
  const opened = openEnvelope(record?.data ?? '');
  if (opened.type !== 'done') {
    throw new Error(opened.reason);
  }
  return opened.value;
};
const suiteOf = ({ ciphertext }: SealedRecord): string =>
  Buffer.from(ciphertext.subarray(2, 4)).toString('hex');
const first = (): SealedRecord => sealedOf(records[0]);
const stream = (): string => records[0]?.stream ?? '';

it('trap 5: opens both suites, 0x0178 and the signed 0x0378', async () => {
  const seen = new Set<string>();
  for (const record of records.slice(0, 60)) {
    seen.add(suiteOf(sealedOf(record)));
    expect(await decrypt(sealedOf(record), record.stream, keyrings)).toMatchObject({ type: 'done' });
  }
  expect([...seen].sort()).toEqual(['0178', '0378']);
});

it('trap 2: takes the context from the stream name, cluster and instance', async () => {
  for (const kind of ['cluster', 'db']) {
    const record = records.find((one) => one.stream.startsWith(`aws-rds-das-${kind}-`));
    expect(await decrypt(sealedOf(record), record?.stream ?? '', keyrings)).toMatchObject({ type: 'done' });
  }
  expect(await decrypt(first(), 'my-stream', keyrings)).toMatchObject({
    type: 'refused',
    reason: 'unknown-stream: "my-stream" names neither a cluster nor an instance',
  });
});

it('refuses a record under the name of another stream', async () => {
  const other = 'aws-rds-das-cluster-SOMEONEELSE';
  expect(await decrypt(first(), other, keyrings)).toMatchObject({
    type: 'refused',
    reason: expect.stringContaining('no-key:'),
  });
});

it('traps 3 and 4: asks KMS once a key, and opens many records at once with its answer', async () => {
  const counted = keepKeyrings(keys, () => 0);
  const before = keys.calls();
  const same = records.filter((record) => record.stream === stream()).slice(0, 30);
  const opened = await Promise.all(same.map((record) => decrypt(sealedOf(record), record.stream, counted)));
  expect(opened.every(({ type }) => type === 'done')).toBe(true);
  expect(keys.calls() - before).toBe(1);
});

it('forgets a key after five minutes', async () => {
  let now = 0;
  const counted = keepKeyrings(keys, () => now);
  await decrypt(first(), stream(), counted);
  const before = keys.calls();
  now = 299_999;
  await decrypt(first(), stream(), counted);
  expect(keys.calls() - before).toBe(0);
  now = 300_000;
  await decrypt(first(), stream(), counted);
  expect(keys.calls() - before).toBe(1);
});

it('trap 6: says what a wrong key is, in its own words', async () => {
  const wrong = keepKeyrings({ unwrap: async () => new Uint8Array(32) }, () => 0);
  expect(await decrypt(first(), stream(), wrong)).toEqual({
    type: 'refused',
    stage: 'decrypt',
    reason: 'wrong-key: the data key that KMS returned does not open this message',
  });
});

it('wants a record again when KMS is out of reach, and asks anew', async () => {
  let calls = 0;
  const busy = keepKeyrings(
    {
      unwrap: async () => {
        calls += 1;
        throw new DasError('TARGET_UNREACHABLE', 'ThrottlingException');
      },
    },
    () => 0,
  );
  expect(await decrypt(first(), stream(), busy)).toEqual({ type: 'retry', reason: 'ThrottlingException' });
  await decrypt(first(), stream(), busy);
  expect(calls).toBe(2);
});

it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ['cut short', (bytes) => bytes.slice(0, -20)],
  ['tampered with', (bytes) => bytes.map((byte, at) => (at === bytes.length - 30 ? byte ^ 1 : byte))],
  ['empty', () => new Uint8Array()],
  ['another format', () => Buffer.from('not a message at all, but long enough to look like one')],
])('refuses a message that is %s', async (_, change) => {
  const sealed = { ...first(), ciphertext: change(first().ciphertext) };
  expect(await decrypt(sealed, stream(), keyrings)).toMatchObject({ type: 'refused', stage: 'decrypt' });
});

it('bounds the ciphertext and what it inflates to', async () => {
  const limits = { ciphertext: 100_000, inflated: 200 };
  expect(await decrypt(first(), stream(), keyrings, limits)).toMatchObject({
    reason: 'too-large: inflates to more than 200 bytes',
  });
  const long = { ...first(), ciphertext: gzipSync(Buffer.alloc(10)) };
  expect(await decrypt(long, stream(), keyrings, { ...limits, ciphertext: 10 })).toMatchObject({
    reason: 'too-large: 23 bytes sealed, at most 10',
  });
});
