import { digestOf } from './canonical.ts';
import { type HistoryEntry, type Link, placeOf, type Stored } from './history.ts';
import { entryIn } from './history-form.ts';

/** A place where the chain does not hold, in a sentence. */
export interface Break {
  readonly sequence: number;
  readonly message: string;
}

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
