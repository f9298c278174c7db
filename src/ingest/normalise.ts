import { sha256 } from '../core/canonical.ts';
import { classify } from './engines/classify.ts';
import { detectEngine } from './engines/detect.ts';
import type { NormalEvent, Origin } from './event.ts';
import { nativeFields } from './native.ts';
import { done, refused, type Sure } from './outcome.ts';
import type { Activity } from './parse.ts';
import { readTimestamp } from './timestamp.ts';

type RecordActivity = Extract<Activity, { type: 'record' }>;

/** Makes the one flat event of a raw record. Refuses one without a readable time or of an unknown engine. */
export function normalise({ raw }: RecordActivity, origin: Origin): Sure<NormalEvent> {
  const fields = nativeFields(raw);
  const engine = detectEngine(fields, origin.envelopeVersion);
  if (engine === undefined) {
    return refused('normalise', 'unknown-engine: neither serverType nor the envelope tells it');
  }
  const timestamp = readTimestamp(fields.logTime ?? '');
  if (timestamp === undefined) {
    return refused('normalise', 'no-time: logTime is missing or cannot be read');
  }
  return done({ '@timestamp': timestamp, engine, ...classify(engine, fields), ...fields, ...origin });
}

/**
 * The document id of a raw record: the same event has the same id however often and in whatever record it comes,
 * so that `create` writes it once. Made from what was received, before anything is dropped or masked.
 */
export function identify(
  { canonical, ordinal }: RecordActivity,
  { source, instanceId = '' }: Origin,
): string {
  return sha256(JSON.stringify([source, instanceId, canonical, ordinal]));
}
