import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openEnvelope } from '../../src/ingest/envelope.ts';

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');
const WHOLE = {
  type: 'DatabaseActivityMonitoringRecords',
  version: '1.1',
  databaseActivityEvents: 'QUJD',
  key: 'REVG',
};

it('opens the outer JSON', () => {
  const opened = openEnvelope(base64(WHOLE));
  expect(opened).toEqual({
    type: 'done',
    value: { version: '1.1', ciphertext: Buffer.from('ABC'), wrappedKey: Buffer.from('DEF') },
  });
});

it('trap 1: accepts any envelope version and fields it does not know', () => {
  expect(openEnvelope(base64({ ...WHOLE, version: '2.7', padding: 1 }))).toMatchObject({
    value: { version: '2.7' },
  });
  expect(openEnvelope(base64({ ...WHOLE, version: undefined }))).toMatchObject({
    value: { version: 'unknown' },
  });
});

it.each([
  ['not-json', Buffer.from('{').toString('base64')],
  ['not-an-object', base64([WHOLE])],
  ['not-an-object', base64(null)],
  ['wrong-type', base64({ ...WHOLE, type: 'DatabaseActivityMonitoringRecord' })],
  ['not-base64', base64({ ...WHOLE, databaseActivityEvents: 'encrypted audit records' })],
  ['not-base64', base64({ ...WHOLE, key: 7 })],
  ['too-large', 'A'.repeat(15 * 1024 * 1024)],
])('refuses as %s what is none', (reason, data) => {
  expect(openEnvelope(data)).toMatchObject({
    type: 'refused',
    stage: 'envelope',
    reason: expect.stringContaining(reason),
  });
});

it('never throws, whatever it is given', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((text) => Buffer.from(text).toString('base64')),
      ),
      (data) => {
        expect(openEnvelope(data).type).toBe('refused');
      },
    ),
  );
});
