import type { Judge } from '../kinds/audit-policy/evaluate.ts';
import type { AuditEvent, NormalEvent } from './event.ts';
import { type Refused, refused } from './outcome.ts';

/** An event that is kept and where, or the rule that drops it. */
export type Kept =
  | { readonly type: 'kept'; readonly event: AuditEvent; readonly index: string }
  | { readonly type: 'dropped'; readonly rule: string }
  | Refused;

/** The version of the bundle that judges, and when (ISO 8601 in UTC). */
export interface Stamp {
  readonly bundle: string;
  readonly ingestedAt: string;
}

/** Judges an event by the policy that claims its source. One that no policy claims is refused, never dropped. */
export function filter(event: NormalEvent, judge: Judge, stamp: Stamp): Kept {
  const judgement = judge(event);
  if (judgement === undefined) {
    return refused('filter', 'no-audit-policy');
  }
  const { index, droppedBy, ...marks } = judgement;
  return droppedBy === undefined
    ? { type: 'kept', event: { ...event, ...marks, ...stamp }, index }
    : { type: 'dropped', rule: droppedBy };
}
