import { digestOf } from './canonical.ts';
import { isBody } from './diff.ts';
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
interface Link {
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

/** A place where the chain does not hold, in a sentence. */
export interface Break {
  readonly sequence: number;
  readonly message: string;
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

/** The entry, if it has the form of one. */
export const entryIn = ({ entry }: Stored): HistoryEntry | undefined =>
  isBody(entry) && isEntry(entry) ? (entry as unknown as HistoryEntry) : undefined;

/** What a walk over the whole chain comes to. */
export interface Examined {
  readonly length: number;
  /** Hash of the newest entry: who has filed it elsewhere can prove later that nothing before it was touched. */
  readonly head: string | null;
  readonly breaks: readonly Break[];
  readonly hashes: ReadonlySet<string>;
  /** The newest entries that have the form of one, oldest first, as many as were asked for. */
  readonly newest: readonly HistoryEntry[];
}

/** Walks over all entries from the oldest on. That the newest were cut off no chain can know by itself: see `missingFrom`. */
export async function examine(
  all: AsyncIterable<Stored> | Iterable<Stored>,
  keep: number,
): Promise<Examined> {
  let before: Stored | undefined;
  let length = 0;
  const breaks: Break[] = [];
  const hashes = new Set<string>();
  const newest: HistoryEntry[] = [];
  for await (const stored of all) {
    breaks.push(...breaksAt(before, stored));
    const entry = entryIn(stored);
    if (entry) newest.push(entry);
    newest.splice(0, newest.length - keep);
    if (entry && isOwn(stored, entry)) hashes.add(entry.hash);
    if (hasPlace(stored)) before = stored;
    length += 1;
  }
  return { length, head: before ? hashOf(before) : null, breaks, hashes, newest };
}

/** What is missing, altered or exchanged between an entry and the one before it; undefined before the first. */
function breaksAt(before: Stored | undefined, stored: Stored): Break[] {
  const [last, sequence] = [Number(before?.id ?? 0), Number(stored.id)];
  if (!hasPlace(stored)) return [{ sequence: last, message: `"${stored.id}" is no entry of ours` }];
  const gap = sequence > last + 1;
  const entry = entryIn(stored);
  const follows = gap || !entry || entry.previous === (before ? hashOf(before) : null);
  return [
    ...(gap ? [`${numbered(last + 1, sequence - 1)} missing`] : []),
    ...(entry && isOwn(stored, entry) ? [] : [`entry ${sequence} is not as it was written`]),
    ...(follows ? [] : [`entry ${sequence} does not follow what stands before it`]),
  ].map((message) => ({ sequence, message }));
}

const hasPlace = ({ id }: Stored): boolean => /^\d{12}$/.test(id);

const isOwn = ({ id }: Stored, { hash, ...rest }: HistoryEntry): boolean =>
  digestOf(rest) === hash && id === placeOf(rest.sequence);

const hashOf = ({ entry }: Stored): string => String((entry as Partial<Link> | null)?.hash);

const numbered = (from: number, to: number): string =>
  from === to ? `entry ${from} is` : `entries ${from} to ${to} are`;

/**
 * Who names a hash (`known`: by hash, who) that the chain does not hold: entries were cut off, or all of it was written
 * anew.
 */
export const missingFrom = (hashes: ReadonlySet<string>, known: ReadonlyMap<string, string>): string[] =>
  [...known].flatMap(([hash, who]) =>
    hashes.has(hash) ? [] : [`${who} names the entry with hash ${hash}, which is not in the history`],
  );

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isOf =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isBody(value) && Object.entries(shape).every(([key, check]) => check(value[key]));

const LINK = {
  sequence: isNumber,
  previous: ((value) => value === null || isText(value)) as Check,
  hash: isText,
  when: isText,
};
const USED = isOf({ risk: isText, message: isText });
const BEGUN = isOf({
  ...LINK,
  event: isOneOf('begun'),
  command: isText,
  environment: isText,
  who: isText,
  commit: isText,
  version: isText,
  digest: isText,
  consents: isOf({ allowed: isListOf(isText), used: isListOf(USED) }),
});
const ENDED = isOf({
  ...LINK,
  event: isOneOf('ended'),
  begun: isNumber,
  result: isText,
  unchanged: isNumber,
  outcomes: isListOf(isOf({ action: isText, address: isText, status: isText })),
});

const isEntry: Check = (value) => BEGUN(value) || ENDED(value);
