import type { LeaseTerms } from './lease.ts';
import type { Plan } from './plan.ts';
import type { Reviewed } from './reviewed.ts';
import type { Address, Risk } from './types.ts';

/** What became of a step, or of one index that does not obey. */
export type Outcome = { readonly address: Address; readonly index?: string } & (
  | { readonly status: 'applied' | 'unchanged' }
  | { readonly status: 'failed'; readonly code: string; readonly message: string }
  | { readonly status: 'skipped'; readonly because: string }
);

/** Whether nothing is left to do for it. */
export const isDone = ({ status }: Outcome): boolean => status === 'applied' || status === 'unchanged';

/** Who agrees to what, and what is told while it runs. */
export interface Consent {
  /** What is run, as it stands in the history: `apply`, `destroy`, `drift --heal`. */
  readonly command: string;
  /** Of this product. */
  readonly version: string;
  readonly allow: readonly Risk[];
  /** What was reviewed, by its digest or as it was saved: another plan refuses. */
  readonly reviewed?: Reviewed;
  readonly commit: string;
  readonly who: string;
  readonly lease: LeaseTerms;
  readonly signal?: AbortSignal;
  /** Hash of the history's entry with which it began. */
  readonly history?: string;
  now(): Date;
  /** Asked once the plan is made and its risks are allowed; false stops before anything is written. */
  confirm(plan: Plan): Promise<boolean>;
  progress(outcome: Outcome): void;
}
