import type { Quarantined } from '../core/ports.ts';
import type { Verdict } from './pipeline.ts';
import type { Reading, SettledDocuments } from './reading.ts';
import type { AuditDocument } from './route.ts';
import { resourceOf, type StreamRecord } from './stream.ts';

/**
 * What of a record goes to quarantine: its sealed bytes when it cannot be opened, else each event that was refused,
 * its secrets masked, with the id under which it would have been stored.
 */
export function refusedOf(
  { stream, sequence, data }: StreamRecord,
  reading: Reading | undefined,
  settled: SettledDocuments,
): readonly Quarantined[] {
  const base = { source: resourceOf(stream), sequence };
  if (reading?.type === 'refused') {
    return [{ ...base, stage: reading.stage, reason: reading.reason, original: data }];
  }
  const verdicts = reading?.type === 'opened' ? reading.verdicts : [];
  return verdicts
    .flatMap((verdict) => refusedEvent(verdict, settled))
    .map((event) => ({ ...base, ...event }));
}

type RefusedEvent = Pick<Quarantined, 'stage' | 'reason' | 'original'>;

function refusedEvent(verdict: Verdict, settled: SettledDocuments): readonly RefusedEvent[] {
  if (verdict.type === 'refused') {
    return [{ stage: verdict.stage, reason: verdict.reason, original: verdict.original }];
  }
  const outcome = verdict.type === 'document' ? settled.get(verdict.document) : undefined;
  return verdict.type === 'document' && outcome?.type === 'refused'
    ? [{ stage: 'bulk', reason: outcome.reason, original: withoutTime(verdict.document) }]
    : [];
}

/** The hour of this try would make a new item of each. */
function withoutTime({ index, id, body }: AuditDocument): unknown {
  const { ingestedAt: _, ...event } = body;
  return { index, id, event };
}
