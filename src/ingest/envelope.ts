import { reasonOf } from '../core/errors.ts';
import { done, refused, type Sure } from './outcome.ts';

/** The outer JSON of a record, its two base64 fields decoded. */
export interface SealedRecord {
  /** 1.0 to 1.4 are known; AWS promises new ones, so any text is accepted. */
  readonly version: string;
  readonly ciphertext: Uint8Array;
  readonly wrappedKey: Uint8Array;
}

/** Kinesis takes records up to 10,240 KiB, which base64 makes a third longer. */
const MAXIMUM_LENGTH = 14 * 1024 * 1024;

/** Opens the outer JSON of a Kinesis record (given in base64): AWS "Database Activity Streams", audit log. */
export function openEnvelope(data: string): Sure<SealedRecord> {
  if (data.length > MAXIMUM_LENGTH) {
    return refused('envelope', `too-large: ${data.length} base64 characters, at most ${MAXIMUM_LENGTH}`);
  }
  try {
    return readEnvelope(JSON.parse(Buffer.from(data, 'base64').toString('utf8')));
  } catch (error) {
    return refused('envelope', `not-json: ${reasonOf(error)}`);
  }
}

function readEnvelope(outer: unknown): Sure<SealedRecord> {
  if (typeof outer !== 'object' || outer === null || Array.isArray(outer)) {
    return refused('envelope', 'not-an-object');
  }
  const { type, version, databaseActivityEvents, key } = outer as Readonly<Record<string, unknown>>;
  if (type !== 'DatabaseActivityMonitoringRecords') {
    return refused('envelope', 'wrong-type: not DatabaseActivityMonitoringRecords');
  }
  const ciphertext = decode(databaseActivityEvents);
  const wrappedKey = decode(key);
  if (ciphertext === undefined || wrappedKey === undefined) {
    const field = wrappedKey === undefined ? 'key' : 'databaseActivityEvents';
    return refused('envelope', `not-base64: ${field} is no base64 text`);
  }
  return done({ version: typeof version === 'string' ? version : 'unknown', ciphertext, wrappedKey });
}

function decode(text: unknown): Uint8Array | undefined {
  const isBase64 = typeof text === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64') : undefined;
}
