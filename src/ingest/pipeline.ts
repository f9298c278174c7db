import type { Judge } from '../kinds/audit-policy/evaluate.ts';
import { decrypt } from './decrypt.ts';
import { openEnvelope } from './envelope.ts';
import type { Origin } from './event.ts';
import { filter, type Stamp } from './filter.ts';
import type { Keyrings } from './keyrings.ts';
import { identify, normalise } from './normalise.ts';
import { done, type Outcome, type Refused, refused } from './outcome.ts';
import { type Activity, type ParsedRecord, parse } from './parse.ts';
import { redact, redactJson } from './redact.ts';
import { type AuditDocument, route } from './route.ts';
import { resourceOf, type StreamRecord } from './stream.ts';

/** A record opened: what happened, and where it came from. */
export interface OpenedRecord {
  readonly activities: readonly Activity[];
  readonly origin: Origin;
}

/** What an activity leads to. A refused one carries what is kept of it, its secrets masked. */
export type Verdict =
  | { readonly type: 'heartbeat' }
  | { readonly type: 'dropped'; readonly rule: string }
  | { readonly type: 'document'; readonly document: AuditDocument }
  | (Refused & { readonly original: unknown });

/** handler → **envelope → decrypt → parse** → normalise → filter → redact → route → bulk. */
export async function open(record: StreamRecord, keyrings: Keyrings): Promise<Outcome<OpenedRecord>> {
  const sealed = openEnvelope(record.data);
  if (sealed.type !== 'done') {
    return sealed;
  }
  const bytes = await decrypt(sealed.value, record.stream, keyrings);
  if (bytes.type !== 'done') {
    return bytes;
  }
  const parsed = parse(bytes.value);
  if (parsed.type !== 'done') {
    return parsed;
  }
  const origin = originOf(record, sealed.value.version, parsed.value);
  return done({ activities: parsed.value.activities, origin });
}

/** handler → envelope → decrypt → parse → **normalise → filter → redact → route** → bulk. */
export function judge(activity: Activity, origin: Origin, policies: Judge, stamp: Stamp): Verdict {
  if (activity.type === 'heartbeat') {
    return activity;
  }
  if (activity.type === 'unreadable') {
    const original = { origin, event: redactJson(activity.original) };
    return { ...refused('parse', 'not-an-object'), original };
  }
  const id = identify(activity, origin);
  const normal = normalise(activity, origin);
  if (normal.type === 'refused') {
    return { ...normal, original: { id, origin, event: redactJson(activity.raw) } };
  }
  const kept = filter(normal.value, policies, stamp);
  switch (kept.type) {
    case 'dropped':
      return kept;
    case 'refused':
      return { ...kept, original: { id, origin, event: redact(normal.value) } };
    case 'kept':
      return { type: 'document', document: route(kept.index, id, redact(kept.event)) };
  }
}

function originOf(record: StreamRecord, envelopeVersion: string, parsed: ParsedRecord): Origin {
  const { stream, shard, sequence, account, region } = record;
  return {
    source: resourceOf(stream),
    stream,
    shard,
    sequence,
    envelopeVersion,
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(parsed.clusterId === undefined ? {} : { clusterId: parsed.clusterId }),
    ...(parsed.instanceId === undefined ? {} : { instanceId: parsed.instanceId }),
  };
}
