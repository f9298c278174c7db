import { DasError } from '../core/errors.ts';
import type { Tally } from './query.ts';

/** Two independent counts of the same events that agree. */
export interface Proof {
  /** What was counted. */
  readonly counts: string;
  /** Sum over the buckets of the composite aggregation. */
  readonly aggregated: number;
  /** `_count` with the same filter, after the aggregation. */
  readonly counted: number;
  /** Events that became searchable while the report was being counted: in `counted`, in no number of the report. */
  readonly arrived: number;
}

/** `_count` just before the indices were frozen and just after the last page was read. */
export interface LiveCounts {
  readonly before: number;
  readonly after: number;
}

/**
 * Proves that a pass lost nothing and counted nothing twice: its buckets add up to what the same search found, and
 * that lies between the `_count`s before and after (equal, unless events arrived meanwhile: audit indices only grow).
 * Throws REPORT_UNPROVEN with the numbers.
 */
export function prove(counts: string, { buckets, found }: Tally, live: LiveCounts): Proof {
  const aggregated = buckets.reduce((sum, bucket) => sum + bucket.events, 0);
  if (aggregated !== found) throw unproven(counts, aggregated, `the search found ${number(found)}`);
  if (aggregated < live.before)
    throw unproven(counts, aggregated, `_count found ${number(live.before)} before`);
  if (aggregated > live.after) throw unproven(counts, aggregated, `_count found ${number(live.after)} after`);
  return { counts, aggregated, counted: live.after, arrived: live.after - aggregated };
}

/** The proof in a sentence, as the report prints it. */
export function proofSentence({ counts, aggregated, counted, arrived }: Proof): string {
  const late = arrived === 0 ? '' : `, of which ${number(arrived)} arrived while counting`;
  const what = counts.charAt(0).toUpperCase() + counts.slice(1);
  return `${what}: ${number(aggregated)} by aggregation, ${number(counted)} by _count${late}.`;
}

const unproven = (counts: string, aggregated: number, other: string): DasError =>
  new DasError(
    'REPORT_UNPROVEN',
    `Counting ${counts}: the aggregation adds up to ${number(aggregated)} but ${other}; no report was written.`,
    'Either events were deleted meanwhile, an index is named for another period than its events, or a field holds several values.',
  );

const number = (value: number): string => value.toLocaleString('en-US');
