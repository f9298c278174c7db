import type { Entry, Fate } from './accounts.ts';
import type { Verdict } from './pipeline.ts';
import type { AuditDocument } from './route.ts';
import type { Settled } from './settle.ts';

/** A record read: its verdicts, why it goes to quarantine, or why it must come again. */
export type Reading =
  | { readonly type: 'opened'; readonly verdicts: readonly Verdict[] }
  | { readonly type: 'refused'; readonly stage: string; readonly reason: string }
  | { readonly type: 'retry'; readonly reason: string };

/** What a batch led to. */
export interface Readings {
  /** Ends at the first record that must come again: what follows comes again with it. */
  readonly records: readonly Reading[];
  readonly settled: ReadonlyMap<AuditDocument, Settled>;
}

export type SettledDocuments = Readings['settled'];

/** The documents that a record's verdicts ask to write. */
export const documentsOf = (verdicts: readonly Verdict[]): readonly AuditDocument[] =>
  verdicts.flatMap((verdict) => (verdict.type === 'document' ? [verdict.document] : []));

/** What became of a record, for the accounts. */
export function entryOf(reading: Reading | undefined, settled: SettledDocuments): Entry {
  switch (reading?.type) {
    case 'opened':
      return { type: 'opened', fates: reading.verdicts.map((verdict) => fateOf(verdict, settled)) };
    case 'refused':
      return { type: 'quarantined' };
    case 'retry':
    case undefined:
      return { type: 'returned' };
  }
}

function fateOf(verdict: Verdict, settled: SettledDocuments): Fate {
  switch (verdict.type) {
    case 'heartbeat':
      return { type: 'heartbeat' };
    case 'dropped':
      return verdict;
    case 'refused':
      return { type: 'quarantined' };
    case 'document': {
      const type = settled.get(verdict.document)?.type ?? 'returned';
      return { type: type === 'refused' ? 'quarantined' : type };
    }
  }
}

/** Why the record at a place had to be handed back. */
export function reasonAt({ records, settled }: Readings, at: number): string {
  const reading = records[at];
  if (reading?.type === 'retry') {
    return reading.reason;
  }
  const documents = reading?.type === 'opened' ? documentsOf(reading.verdicts) : [];
  const outcomes = documents.map((document) => settled.get(document));
  return (
    outcomes.find((outcome) => outcome?.type === 'returned')?.reason ?? 'no time left, or quarantine failed'
  );
}
