import { canonical } from '../core/canonical.ts';
import { reasonOf } from '../core/errors.ts';
import { done, refused, type Sure } from './outcome.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** One element of `databaseActivityEventList`. */
export type Activity =
  | { readonly type: 'heartbeat' }
  | {
      readonly type: 'record';
      readonly raw: JsonObject;
      readonly canonical: string;
      readonly ordinal: number;
    }
  | { readonly type: 'unreadable'; readonly original: Json };

/** A record opened: who spoke, and what happened there in the order it was sent. */
export interface ParsedRecord {
  readonly clusterId: string | undefined;
  readonly instanceId: string | undefined;
  readonly activities: readonly Activity[];
}

const MAXIMUM_ACTIVITIES = 200_000;

/**
 * Reads the inner JSON. Each record activity carries its canonical JSON and its ordinal among equal activities of
 * this record: two equal lines are two events, the same line sent again is not.
 */
export function parse(bytes: Uint8Array): Sure<ParsedRecord> {
  try {
    return readRecord(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (error) {
    return refused('parse', `unreadable: ${reasonOf(error)}`);
  }
}

/** The same for an inner object that is already JSON. Throws on numbers and depths that no canonical form has. */
export function readRecord(inner: Json): Sure<ParsedRecord> {
  if (!isObject(inner)) {
    return refused('parse', 'not-an-object');
  }
  const list = inner['databaseActivityEventList'];
  if (!Array.isArray(list)) {
    return refused('parse', 'no-list: databaseActivityEventList is missing or no list');
  }
  if (list.length > MAXIMUM_ACTIVITIES) {
    return refused('parse', `too-many: ${list.length} activities, at most ${MAXIMUM_ACTIVITIES}`);
  }
  const seen = new Map<string, number>();
  return done({
    clusterId: nameOf(inner['clusterId']),
    instanceId: nameOf(inner['instanceId']),
    activities: list.map((element: Json) => readActivity(element, seen)),
  });
}

function readActivity(element: Json, seen: Map<string, number>): Activity {
  if (!isObject(element)) {
    return { type: 'unreadable', original: element };
  }
  // A heartbeat has nothing but its type; Oracle's records have no type at all.
  if (element['type'] === 'heartbeat') {
    return { type: 'heartbeat' };
  }
  const text = canonical(element);
  const ordinal = seen.get(text) ?? 0;
  seen.set(text, ordinal + 1);
  return { type: 'record', raw: element, canonical: text, ordinal };
}

/** SQL Server sends an empty clusterId, some records none. */
function nameOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
