/** The stages, in the order the bytes travel. */
export type Stage = 'envelope' | 'decrypt' | 'parse' | 'normalise' | 'filter' | 'redact' | 'route' | 'bulk';

/** This time it did not work; the record is to come again. */
export interface Retry {
  readonly type: 'retry';
  readonly reason: string;
}

/** It will never work: what was given goes to quarantine. */
export interface Refused {
  readonly type: 'refused';
  readonly stage: Stage;
  /** A fixed word, and after a colon what was found: `not-json: Unexpected end of input`. */
  readonly reason: string;
}

/** A failure is a value, so that one bad record stops no other. */
export type Outcome<T> = { readonly type: 'done'; readonly value: T } | Retry | Refused;

/** The outcome of a stage that nothing can come to the aid of later. */
export type Sure<T> = Exclude<Outcome<T>, Retry>;

export const done = <T>(value: T): Sure<T> => ({ type: 'done', value });

export const refused = (stage: Stage, reason: string): Refused => ({ type: 'refused', stage, reason });

export const retry = (reason: string): Retry => ({ type: 'retry', reason });
