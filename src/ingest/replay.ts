import { DasError } from '../core/errors.ts';
import type { KeyPort } from '../core/ports.ts';
import { fitToIndex } from './bound.ts';
import { type Captured, type CapturedFile, type PlainRecord, readCaptured } from './captured.ts';
import type { AuditEvent, Origin } from './event.ts';
import { type Keyrings, keepKeyrings } from './keyrings.ts';
import { identify, normalise } from './normalise.ts';
import { done, refused, type Sure } from './outcome.ts';
import { type Activity, readRecord } from './parse.ts';
import { type OpenedRecord, open } from './pipeline.ts';
import { redact } from './redact.ts';

export interface ReplayOptions {
  /** The stream that bare sealed records came from. */
  readonly stream?: string;
  readonly keys: KeyPort;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Replayed {
  /** In the order of the files; `id` is the document id that ingestion gives. */
  readonly events: readonly { readonly id: string; readonly event: AuditEvent }[];
  readonly accounts: { readonly records: number; readonly events: number; readonly heartbeats: number };
}

/**
 * Runs captured records through the stages of the Lambda up to redaction, and writes nothing: sealed envelopes
 * (KMS is asked for their keys), or plain decrypted JSON, wrapped or bare, one or many. No audit policy is applied:
 * every event is shown. Throws RECORD_UNREADABLE with file and place at the first thing that cannot be read.
 */
export async function replay(files: readonly CapturedFile[], options: ReplayOptions): Promise<Replayed> {
  const keyrings = keepKeyrings(options.keys, options.now);
  const captured = files.flatMap((file) => readCaptured(file, options.stream));
  const shown: Shown[] = [];
  for (const one of captured) {
    const { activities, origin } = await openCaptured(one, keyrings);
    shown.push(...activities.map((activity) => show(activity, origin, one.place)));
  }
  const events = shown.filter((item) => item !== 'heartbeat');
  const heartbeats = shown.length - events.length;
  return { events, accounts: { records: captured.length, events: events.length, heartbeats } };
}

type Shown = Replayed['events'][number] | 'heartbeat';

async function openCaptured(captured: Captured, keyrings: Keyrings): Promise<OpenedRecord> {
  const opened = captured.type === 'sealed' ? await open(captured.record, keyrings) : openPlain(captured);
  switch (opened.type) {
    case 'done':
      return opened.value;
    case 'retry':
      throw unreadable(
        captured.place,
        opened.reason,
        'Check that KMS can be reached and the credentials are valid.',
      );
    case 'refused':
      throw unreadable(
        captured.place,
        `${opened.stage}: ${opened.reason}`,
        'Check that the file is whole, and for a sealed record that --stream names the stream it came from.',
      );
  }
}

function openPlain({ inner, envelopeVersion }: PlainRecord): Sure<OpenedRecord> {
  const parsed = readRecord(inner);
  if (parsed.type !== 'done') {
    return parsed;
  }
  const { clusterId, instanceId, activities } = parsed.value;
  const origin: Origin = {
    source: clusterId ?? instanceId ?? 'unknown',
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(instanceId === undefined ? {} : { instanceId }),
    ...(envelopeVersion === undefined ? {} : { envelopeVersion }),
  };
  return done({ activities, origin });
}

function show(activity: Activity, origin: Origin, place: string): Shown {
  if (activity.type === 'heartbeat') {
    return 'heartbeat';
  }
  const normal = activity.type === 'record' ? normalise(activity, origin) : refused('parse', 'not-an-object');
  if (activity.type !== 'record' || normal.type !== 'done') {
    const reason = normal.type === 'refused' ? `${normal.stage}: ${normal.reason}` : 'not an event';
    throw unreadable(
      place,
      `an event in it is refused, ${reason}.`,
      'The Lambda puts such an event into quarantine.',
    );
  }
  return { id: identify(activity, origin), event: fitToIndex(redact(normal.value)) };
}

const unreadable = (place: string, reason: string, hint: string): DasError =>
  new DasError('RECORD_UNREADABLE', `${place} cannot be read: ${reason}`, hint);
