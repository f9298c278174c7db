/** Milliseconds of an OpenSearch time value such as 24h, 400d or 1.5d; undefined when it is none. Capitals count, as on the server. */
export function milliseconds(text: unknown): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(String(text).trim().toLowerCase());
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN) : undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: HOUR, d: DAY };

/** The longest a period lasts: what may lie between an index's creation and its youngest event. */
export const SPANS = { day: DAY, week: 7 * DAY, month: 31 * DAY } as const;

/** A time value in whole days, or in whole hours where days do not fit. */
export const timeValue = (ms: number): string =>
  ms % DAY === 0 ? `${ms / DAY}d` : `${Math.ceil(ms / HOUR)}h`;

/** A time value in the largest unit that divides it: 400d, 36h, 45m. */
export function exactly(ms: number): string {
  const [unit, size] = Object.entries(UNITS).findLast(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

/** For people: "400 days", "1 day", "36 hours". */
export function inWords(ms: number): string {
  const [count, unit] = ms % DAY === 0 ? [ms / DAY, 'day'] : [Math.round(ms / HOUR), 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** The same in whole days, rounded down: an age of 47 hours is "1 day". */
export const daysIn = (ms: number): string => inWords(Math.floor(ms / DAY) * DAY);
