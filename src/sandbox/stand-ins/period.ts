import { lastRun } from './cron.ts';
import type { Json } from './json.ts';
import { objectOf } from './json.ts';

/** What a monitor's run looks at, in epoch milliseconds. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const UNITS: { readonly [unit: string]: number } = {
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
};
const SUFFIXES: { readonly [suffix: string]: number } = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The period that ends at `end`: one interval long, or back to the cron schedule's turn before. */
export function periodUntil(schedule: Json, end: number): Period {
  const { period, cron } = schedule;
  if (cron !== undefined) {
    const { expression, timezone } = objectOf(cron);
    return { start: lastRun(String(expression), String(timezone ?? 'UTC'), end - 1) ?? end, end };
  }
  const { interval, unit } = objectOf(period);
  return { start: end - Number(interval) * (UNITS[String(unit).toUpperCase()] ?? 0), end };
}

/** `period_end` as a time value (`1795341900000ms`), in milliseconds; undefined when it is none. */
export function timeValue(text: string): number | undefined {
  const [, amount, suffix] = /^(\d+)(ms|s|m|h|d)?$/.exec(text) ?? [];
  if (amount === undefined) return undefined;
  return Number(amount) * (SUFFIXES[suffix ?? 'ms'] ?? 1);
}
