import { digestOf } from './canonical.ts';
import type { Address, Risk } from './types.ts';

/** An apply, a destroy or a heal that is about to write: who agreed to what. */
export interface Begun {
  readonly event: 'begun';
  readonly command: string;
  readonly environment: string;
  readonly who: string;
  readonly commit: string;
  /** Of this product. */
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly when: string;
  /** Of the plan. */
  readonly digest: string;
  readonly consents: {
    /** Whether the digest of a plan that was reviewed was given. */
    readonly reviewed: boolean;
    readonly allowed: readonly Risk[];
    /** The risks that the plan had, all of them allowed. */
    readonly used: readonly {
      readonly risk: Risk;
      /** None where the plan as a whole is meant. */
      readonly address?: Address;
      readonly index?: string;
      readonly message: string;
    }[];
  };
}

/** What became of it. One that has no end was killed, or still runs. */
export interface Ended {
  readonly event: 'ended';
  /** Sequence number of its beginning. */
  readonly begun: number;
  readonly when: string;
  readonly result: 'done' | 'incomplete' | 'interrupted' | 'broken off';
  readonly unchanged: number;
  readonly outcomes: readonly Result[];
  /** Why it was broken off. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What became of one step, or of one index that did not obey. */
export interface Result {
  readonly action: string;
  readonly address: string;
  readonly index?: string;
  readonly status: string;
  readonly code?: string;
  readonly message?: string;
  readonly because?: string;
}

/** What chains an entry to the one before. */
export interface Link {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Hash of the entry before; null in the first. */
  readonly previous: string | null;
  /** SHA-256 of the canonical JSON (RFC 8785) of all else in the entry. */
  readonly hash: string;
}

export type HistoryEntry = (Begun | Ended) & Link;

/** An entry as it lies in the index: anybody with the right to write may have put anything there. */
export interface Stored {
  readonly id: string;
  readonly entry: unknown;
}

/** The name of an entry's place: zero-padded, so that no two writers can take one. */
export const placeOf = (sequence: number): string => String(sequence).padStart(12, '0');

/** The entry that follows `before`, chained to it. */
export function chained(
  fact: Begun | Ended,
  before: Pick<Link, 'sequence' | 'hash'> | undefined,
): HistoryEntry {
  const entry = { ...fact, sequence: (before?.sequence ?? 0) + 1, previous: before?.hash ?? null };
  return { ...entry, hash: digestOf(entry) };
}
