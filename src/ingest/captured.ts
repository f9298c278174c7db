import type { KinesisStreamEvent } from 'aws-lambda';
import { DasError, reasonOf } from '../core/errors.ts';
import { recordsOf } from './lambda-event.ts';
import { isObject, type Json, type JsonObject } from './parse.ts';
import type { StreamRecord } from './stream.ts';

/** A file of captured records, already read. */
export interface CapturedFile {
  readonly name: string;
  readonly text: string;
}

/** A record as it was captured; `place` says where it stands, for a message. */
export type Captured =
  | { readonly type: 'sealed'; readonly place: string; readonly record: StreamRecord }
  | PlainRecord;

export interface PlainRecord {
  readonly type: 'plain';
  readonly place: string;
  readonly inner: Json;
  readonly envelopeVersion?: string;
}

/**
 * Finds the records in a captured file: JSON, a list of any depth or JSON Lines, of Kinesis-shaped objects
 * ({stream, shard, sequence, data}), Lambda events ({Records}), envelopes sealed or opened, inner records and bare
 * events. `stream` is where bare sealed envelopes come from. Throws RECORD_UNREADABLE with file and place.
 */
export function readCaptured(file: CapturedFile, stream: string | undefined): readonly Captured[] {
  return valuesOf(file).flatMap(({ place, value }) => recordsIn(value, place, stream));
}

interface Placed {
  readonly place: string;
  readonly value: Json;
}

function valuesOf({ name, text }: CapturedFile): readonly Placed[] {
  const whole = parseJson(text);
  if (typeof whole !== 'string') {
    return flatten({ place: name, value: whole.value });
  }
  const lines = text
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [{ line, number: at + 1 }]));
  return lines.flatMap(({ line, number }) => {
    const parsed = parseJson(line);
    if (typeof parsed === 'string') {
      // In a file of one broken JSON the reason for the whole says more than that for its first line.
      const reason = number === 1 ? whole : parsed;
      throw unreadable(`${name}, line ${number},`, `it is no JSON (${reason})`);
    }
    return flatten({ place: `${name}, line ${number},`, value: parsed.value });
  });
}

/** The value in a box, or why there is none. */
function parseJson(text: string): { readonly value: Json } | string {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return reasonOf(error);
  }
}

function flatten({ place, value }: Placed): readonly Placed[] {
  return Array.isArray(value)
    ? value.flatMap((item: Json, at) =>
        flatten({ place: `${place.replace(/,$/, '')}, record ${at + 1},`, value: item }),
      )
    : [{ place, value }];
}

function recordsIn(value: Json, place: string, stream: string | undefined): readonly Captured[] {
  if (!isObject(value)) {
    throw unreadable(place, 'it is no JSON object');
  }
  if (Array.isArray(value['Records'])) {
    return lambdaRecords(value, place).map((record) => ({ type: 'sealed', place, record }));
  }
  if (typeof value['data'] === 'string') {
    return [{ type: 'sealed', place, record: kinesisRecord(value, place, stream) }];
  }
  return [recordOf(value, place, stream)];
}

function recordOf(value: JsonObject, place: string, stream: string | undefined): Captured {
  const { type, version, databaseActivityEvents: events } = value;
  if (typeof events === 'string') {
    const data = Buffer.from(JSON.stringify(value)).toString('base64');
    return { type: 'sealed', place, record: kinesisRecord({ data }, place, stream) };
  }
  if (isObject(events)) {
    const envelopeVersion = typeof version === 'string' ? { envelopeVersion: version } : {};
    return { type: 'plain', place, inner: events, ...envelopeVersion };
  }
  if ('databaseActivityEventList' in value) {
    return { type: 'plain', place, inner: value };
  }
  // Oracle's events have no type.
  if ('command' in value || 'logTime' in value || type === 'record' || type === 'heartbeat') {
    return { type: 'plain', place, inner: { databaseActivityEventList: [value] } };
  }
  throw unreadable(place, 'it is neither an activity record nor an event');
}

function kinesisRecord(value: JsonObject, place: string, stream: string | undefined): StreamRecord {
  const { stream: named, shard, sequence, account, region, data } = value;
  const known = typeof named === 'string' ? named : stream;
  if (known === undefined) {
    throw new DasError(
      'RECORD_UNREADABLE',
      `${place} is a sealed record, and the stream it came from is not known.`,
      'Name the stream with --stream aws-rds-das-cluster-… or aws-rds-das-db-…: its key is bound to that name.',
    );
  }
  return {
    stream: known,
    shard: textOr(shard, 'unknown'),
    sequence: textOr(sequence, 'unknown'),
    data: textOr(data, ''),
    ...(typeof account === 'string' ? { account } : {}),
    ...(typeof region === 'string' ? { region } : {}),
  };
}

const textOr = (value: Json | undefined, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;

function lambdaRecords(value: JsonObject, place: string): readonly StreamRecord[] {
  try {
    return recordsOf(value as unknown as KinesisStreamEvent);
  } catch (error) {
    throw unreadable(place, `it is no Kinesis event of Lambda (${reasonOf(error)})`);
  }
}

const unreadable = (place: string, reason: string): DasError =>
  new DasError(
    'RECORD_UNREADABLE',
    `${place} cannot be read: ${reason}.`,
    'A captured file holds JSON or JSON Lines: sealed records with their stream, decrypted records, or bare events.',
  );
