import type { Judge } from '../kinds/audit-policy/evaluate.ts';
import type { AuditEvent, NormalEvent } from './event.ts';
import { type Refused, refused } from './outcome.ts';

/** An event that is kept and where, or the rule that drops it. */
export type Kept =
  | { readonly type: 'kept'; readonly event: AuditEvent; readonly index: string }
  | { readonly type: 'dropped'; readonly rule: string }
  | Refused;

/** Judges an event by the policy that claims its source. One that no policy claims is refused, never dropped. */
export function filter(event: NormalEvent, judge: Judge, bundle: string): Kept {
  const judgement = judge({ ...event, timestamp: event['@timestamp'] });
  if (judgement === undefined) {
    return refused('filter', 'no-audit-policy');
  }
  const { index, droppedBy, ...marks } = judgement;
  return droppedBy === undefined
    ? { type: 'kept', event: { ...event, ...marks, bundle }, index }
    : { type: 'dropped', rule: droppedBy };
}
