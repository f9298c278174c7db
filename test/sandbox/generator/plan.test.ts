import { expect, it } from 'vitest';
import { canonical } from '../../../src/core/canonical.ts';
import { openEnvelope } from '../../../src/ingest/envelope.ts';
import { plan } from '../../../src/sandbox/generator/plan.ts';
import { seal } from '../../../src/sandbox/generator/seal.ts';
import { makeLocalKeys } from '../../support/local-keys.ts';

const MONTH = { month: '2026-02', events: 400 };

it('the same seed gives the same plaintext and schedule, another seed another', () => {
  expect(canonical(plan(5, MONTH))).toBe(canonical(plan(5, MONTH)));
  expect(canonical(plan(6, MONTH))).not.toBe(canonical(plan(5, MONTH)));
});

it('the same plan gives other ciphertext each time', async () => {
  const { records } = plan(5, { month: '2026-02', events: 12 });
  const keys = makeLocalKeys();
  const [one, other] = [await seal(records, keys), await seal(records, keys)];
  expect(one.map(({ data }) => data)).not.toEqual(other.map(({ data }) => data));
  expect(one.map(({ sequence, arrival }) => [sequence, arrival])).toEqual(
    other.map(({ sequence, arrival }) => [sequence, arrival]),
  );
});

it('stays within the month, in the order of arrival, with the four engines', () => {
  const { records } = plan(5, MONTH);
  const arrivals = records.map(({ arrival }) => arrival);
  expect(arrivals).toEqual(arrivals.toSorted());
  const text = JSON.stringify(records);
  const times = [...text.matchAll(/"logTime":"(\d{4}-\d\d)/g)].map(([, month]) => month);
  expect(new Set(times)).toEqual(new Set(['2026-02']));
  expect(new Set(records.map(({ stream }) => stream)).size).toBe(4);
});

it('holds what a month holds', () => {
  const text = JSON.stringify(plan(5, { month: '2026-02', events: 3_000 }).records);
  const said = [
    'heartbeat',
    'AUTH FAILURE',
    'FAILED_CONNECT',
    'LOGIN FAILED',
    '1017',
    'AUX',
    'GRANT',
    'IDENTIFIED BY',
    'breakglass',
    'payment_cards',
    'CREATE TABLE',
  ];
  for (const word of [...said, '"version":"1.5"', '"substatementId":3', '\\u0000', '\\ud83d']) {
    expect(text).toContain(word);
  }
});

it('now: privileged acts of the last minutes, one document each', () => {
  const now = new Date('2026-11-22T10:00:00Z');
  const { records, expected } = plan(1, { now, events: 20 });
  expect(expected).toEqual({ documents: 20, repeats: 0, heartbeats: 0 });
  const times = [...JSON.stringify(records).matchAll(/"logTime":"([^"]{19})/g)].map(([, time = '']) => time);
  expect(times).toHaveLength(20);
  expect(times.every((time) => time >= '2026-11-22 09:55:00' && time < '2026-11-22 10:00:00')).toBe(true);
});

it('seals with the header of a real activity stream', async () => {
  const [record] = await seal(plan(1, { month: '2026-02', events: 8 }).records, makeLocalKeys());
  const opened = openEnvelope(record?.data ?? '');
  const bytes = Buffer.from(opened.type === 'done' ? opened.value.ciphertext : []);
  expect(bytes.toString('base64').startsWith('AYABe')).toBe(true);
  expect(bytes.subarray(0, 4).toString('hex')).toBe('01800178');
  // No context of its own, one data key: provider BC, its info 27 bytes beginning with DataKey.
  expect(bytes.subarray(20, 37).toString('latin1')).toBe('\0\0\0\x01\0\x02BC\0\x1bDataKey');
  // Frames of 4096 bytes: after EDK length and bytes, content type 2, four reserved bytes, IV length 12.
  expect(bytes.subarray(107, 117).toString('hex')).toBe('02000000000c00001000');
});

it('says in one sentence what is no month', () => {
  expect(() => plan(1, { month: '2026-13', events: 1 })).toThrow('"2026-13" is no month.');
});
