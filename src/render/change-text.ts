import type { Words } from '../core/kind.ts';
import type { Change } from '../core/types.ts';
import { printable } from './printable.ts';

/** The changes of which the words do not say all. */
export const untold = ({ changes, told }: Words & { readonly changes: readonly Change[] }): Change[] =>
  changes.filter(({ path }) => !told.some((one) => path === one || path.startsWith(`${one}/`)));

/** One leaf change on one line; long values are cut with their length. */
export function changeText(change: Change): string {
  const path = bounded(change.path);
  if (change.op === 'add') return `+ ${path}: ${shown(change.after)}`;
  if (change.op === 'remove') return `- ${path}: ${shown(change.before)}`;
  return `~ ${path}: ${shownBoth(change.before, change.after).join(' -> ')}`;
}

/** One leaf change as the lines of a diff. */
export function diffLines(change: Change): string[] {
  if (change.op !== 'set') return [changeText(change)];
  const [before, after] = shownBoth(change.before, change.after);
  const path = bounded(change.path);
  return [`- ${path}: ${before}`, `+ ${path}: ${after}`];
}

const LONGEST = 160;

const json = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

const shown = (value: unknown): string => bounded(json(value));

// Long values are shown from shortly before their first difference: cut at their beginning they might read the same.
function shownBoth(before: unknown, after: unknown): readonly [string, string] {
  const [old, now] = [json(before), json(after)];
  const start = old.length > LONGEST || now.length > LONGEST ? Math.max(0, sameUntil(old, now) - 40) : 0;
  return [bounded(old, LONGEST, start), bounded(now, LONGEST, start)];
}

function sameUntil(one: string, other: string): number {
  let index = 0;
  while (index < one.length && one[index] === other[index]) index += 1;
  return index;
}

/** A printable text on one line, cut with its length where it is longer than `longest` characters from `start` on. */
export function bounded(text: string, longest = LONGEST, start = 0): string {
  const part = text.slice(start, start + longest);
  // Not in the middle of a character that takes two places.
  const whole = part.length < text.length ? part.replace(HALVES, '') : part;
  const cut = start + part.length < text.length ? `… (${text.length} characters)` : '';
  return `${start > 0 ? '…' : ''}${printable(whole)}${cut}`;
}

const HALVES = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;
