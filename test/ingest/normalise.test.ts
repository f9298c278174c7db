import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitToIndex } from '../../src/ingest/bound.ts';
import type { AuditEvent, NormalEvent, Origin } from '../../src/ingest/event.ts';
import { identify, normalise } from '../../src/ingest/normalise.ts';
import { type Activity, type JsonObject, readRecord } from '../../src/ingest/parse.ts';

const ORIGIN: Origin = { source: 'cluster-A', instanceId: 'db-A', envelopeVersion: '1.1' };
const TIME = '2026-03-09 07:14:22.031127+00';

function activityOf(raw: JsonObject): Extract<Activity, { type: 'record' }> {
  const parsed = readRecord({ databaseActivityEventList: [raw] });
  const [activity] = parsed.type === 'done' ? parsed.value.activities : [];
  if (activity?.type !== 'record') {
    throw new Error('no record');
  }
  return activity;
}

function eventOf(raw: JsonObject): NormalEvent {
  const normal = normalise(activityOf({ logTime: TIME, serverType: 'PostgreSQL', ...raw }), ORIGIN);
  if (normal.type !== 'done') {
    throw new Error(normal.reason);
  }
  return normal.value;
}

describe('the one flat shape', () => {
  it('trap 8: ids are text, whatever type the engine gave them', () => {
    const raw = {
      statementId: 7,
      sessionId: 12,
      exitCode: 0,
      remotePort: '40',
      pid: 3,
      dbid: 9,
      transactionId: '0',
    };
    expect(eventOf(raw)).toMatchObject({
      statementId: '7',
      sessionId: '12',
      exitCode: '0',
      remotePort: '40',
      pid: '3',
      dbid: '9',
      transactionId: '0',
    });
  });

  it.each([
    ['PostgreSQL', 'READ', 'SELECT', null, 'success'],
    ['PostgreSQL', 'READ', 'SELECT', '42501', 'failure'],
    ['MySQL', 'MAIN', 'QUERY', '0', 'success'],
    ['MySQL', 'AUX', 'READ', '', 'success'],
    ['MySQL', 'MAIN', 'QUERY', '1142', 'failure'],
    ['oracle', 'Standard', 'SELECT', 0, 'success'],
    ['oracle', 'Standard', 'SELECT', 942, 'failure'],
    ['SQLSERVER', 'TABLE', 'SELECT', 1, 'success'],
    ['SQLSERVER', 'TABLE', 'SELECT', 0, 'failure'],
    ['SQLSERVER', 'TABLE', 'SELECT', null, 'unknown'],
  ])('trap 7: in %s %s %s exitCode %s is %s', (serverType, kind, command, exitCode, outcome) => {
    expect(eventOf({ serverType, class: kind, command, exitCode }).outcome).toBe(outcome);
  });

  it('trap 8: leaves null and absent out, keeps lists as text and counts as numbers', () => {
    const event = eventOf({ paramList: ['a', null, 3], exitCode: null, rowCount: '12', remoteHost: '' });
    expect(event).toMatchObject({ paramList: ['a', 'null', '3'], rowCount: 12, remoteHost: '' });
    expect(event).not.toHaveProperty('exitCode');
    expect(eventOf({ paramList: null })).not.toHaveProperty('paramList');
  });

  it('trap 10: @timestamp has every digit of logTime, and logTime stays as written', () => {
    expect(eventOf({})).toMatchObject({ '@timestamp': '2026-03-09T07:14:22.031127Z', logTime: TIME });
  });

  it('trap 13: the engine is told by serverType in any case, else by the envelope', () => {
    expect(eventOf({ serverType: 'ORACLE' }).engine).toBe('oracle');
    const untold = normalise(activityOf({ logTime: TIME }), { source: 'db-A', envelopeVersion: '1.4' });
    expect(untold).toMatchObject({ value: { engine: 'sqlserver' } });
    expect(normalise(activityOf({ logTime: TIME }), { source: 'db-A' })).toMatchObject({ type: 'refused' });
  });

  it('keeps native fields without their nulls, and fields it does not know apart', () => {
    const event = eventOf({
      engineNativeAuditFields: { SCN: 1, ROLE: null, DEEP: { a: 1 } },
      privileged: 'no',
      next: 5,
    });
    expect(event.engineNativeAuditFields).toEqual({ SCN: 1, DEEP: { a: 1 } });
    expect(event.unknownFields).toEqual({ privileged: 'no', next: 5 });
    expect(event).not.toHaveProperty('privileged');
  });

  it.each([undefined, null, '', 'noon', 5])('refuses an event whose logTime is %s', (logTime) => {
    const raw = logTime === undefined ? {} : { logTime };
    expect(normalise(activityOf({ serverType: 'MySQL', ...raw }), ORIGIN)).toMatchObject({
      type: 'refused',
      reason: expect.stringContaining('no-time'),
    });
  });

  it('survives U+0000, makes half characters whole, and bounds what is too long', () => {
    const event = eventOf({
      commandText: `a\u0000b\ud800c${'x'.repeat(900 * 1024)}`,
      paramList: Array(9_000).fill('y'),
    });
    expect(event.commandText?.startsWith('a\u0000b\ufffdc')).toBe(true);
    expect(event.commandText?.length).toBe(65_536);
    expect(event.paramList?.length).toBe(512);
    expect(event.truncated).toBe(true);
  });

  it('no event is too large for a request, whatever it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { maxKeys: 20 }), (raw) => {
        const event = fitToIndex(eventOf(raw as JsonObject) as AuditEvent);
        expect(JSON.stringify(event).length).toBeLessThan(4 * 1024 * 1024);
      }),
      { numRuns: 300 },
    );
    const hostile = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`k${at}`, 'z'.repeat(5_000)]),
    );
    const event = eventOf({ engineNativeAuditFields: hostile, ...hostile });
    expect(JSON.stringify(event).length).toBeLessThan(1024 * 1024);
  });
});

describe('the document id', () => {
  const id = (raw: JsonObject, origin = ORIGIN): string => identify(activityOf(raw), origin);

  it('is the same for the same event in another record, and never made of sequence numbers', () => {
    expect(id({ a: 1, b: 2 }, { ...ORIGIN, sequence: '1', shard: 'x' })).toBe(
      id({ b: 2, a: 1 }, { ...ORIGIN, sequence: '2' }),
    );
    expect(id({ a: 1 })).toMatch(/^[0-9a-f]{64}$/);
  });

  it('differs by source, instance and any part of the event', () => {
    const ids = [
      id({ a: 1 }),
      id({ a: 2 }),
      id({ a: '1' }),
      id({ a: 1 }, { ...ORIGIN, source: 'x' }),
      id({ a: 1 }, { ...ORIGIN, instanceId: 'x' }),
    ];
    expect(new Set(ids).size).toBe(5);
  });

  it('trap 11: two AUX events of one statement are two events', () => {
    const aux = { statementId: 9, substatementId: 2, class: 'AUX' };
    expect(id({ ...aux, objectName: 'a' })).not.toBe(id({ ...aux, objectName: 'b' }));
  });

  it('trap 12: the pieces of one SQL Server statement are events of their own', () => {
    const piece = { statementId: '0x1', commandText: 'x' };
    expect(id({ ...piece, substatementId: 1 })).not.toBe(id({ ...piece, substatementId: 2 }));
  });
});

it('cuts at a character: no term of more than 32,766 bytes, no half character', () => {
  fc.assert(
    fc.property(fc.constantFrom('a', 'ß', '€', '🧶'), fc.integer({ min: 0, max: 4 }), (character, pad) => {
      const commandText = `${'p'.repeat(pad)}${character.repeat(40_000)}`;
      const event = fitToIndex({ ...eventOf({}), commandText });
      expect(Buffer.byteLength(event.commandText ?? '')).toBeLessThanOrEqual(32_766);
      expect(Buffer.byteLength(event.commandText ?? '')).toBeGreaterThan(31_990);
      expect(commandText.startsWith(event.commandText ?? '?')).toBe(true);
      expect(event.truncated).toBe(true);
    }),
    { numRuns: 20 },
  );
});
