import { performance } from 'node:perf_hooks';

/** Seconds that something takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** The middle of some numbers, of an even count the lower of the two. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;

/** One line of a result: what was measured, all its times in seconds, and what they are held against. */
export interface Line {
  readonly what: string;
  readonly seconds: readonly number[];
  readonly beside?: readonly number[];
  readonly goal?: string;
}

/** Median, range, ratio of medians, and the goal, a line each. */
export function table(lines: readonly Line[]): string {
  const rows = lines.map(({ what, seconds, beside, goal }) => [
    what,
    shown(median(seconds)),
    `${shown(Math.min(...seconds))} to ${shown(Math.max(...seconds))}`,
    beside ? `${(median(seconds) / median(beside)).toFixed(2)}×` : '',
    goal ?? '',
  ]);
  const all = [['', 'median s', 'range s', 'ratio', 'goal'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

const shown = (seconds: number): string => seconds.toFixed(seconds < 1 ? 3 : 2);
