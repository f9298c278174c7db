/** After 28 years the days of the week fall on the same dates again: no weekday comes more often than another. */
const YEARS = 28;
const FIRST = Date.UTC(2024, 0, 1);
const DAYS = YEARS * 365.25;
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers, the first for `least`. */
  readonly names: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day of the month', least: 1, most: 31, names: [] },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day of the week', least: 0, most: 7, names: WEEKDAYS },
];

/** How often a schedule runs in a year, on average, and the most minutes from one run to the next. */
export interface Pace {
  readonly runs: number;
  readonly longestWait: number;
}

/**
 * How often a cron expression of five fields runs, or what is wrong with it in words.
 * Where both the day of the month and that of the week are limited, either may match, as in cron.
 */
export function paceOf(expression: string): Pace | { readonly wrong: string } {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return { wrong: `cron has five fields, not ${texts.length}` };
  const sets = FIELDS.map((field, index) => numbersIn(texts[index] ?? '', field));
  const bad = FIELDS.find((_, index) => sets[index] === undefined);
  if (bad)
    return { wrong: `the ${bad.name} must be *, numbers from ${bad.least} to ${bad.most}, ranges or steps` };
  const [minutes = NONE, hours = NONE, days = NONE, months = NONE, weekdays = NONE] = sets;
  const limited = { day: texts[2] !== '*', weekday: texts[4] !== '*' };
  const turns = Array.from({ length: DAYS }, (_, index) => new Date(FIRST + index * DAY)).filter((date) => {
    const inMonth = days.has(date.getUTCDate());
    const inWeek = weekdays.has(date.getUTCDay());
    const onDay = limited.day && limited.weekday ? inMonth || inWeek : inMonth && inWeek;
    return onDay && months.has(date.getUTCMonth() + 1);
  });
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  return { runs: (turns.length * times.length) / YEARS, longestWait: longestWait(turns, times) };
}

const NONE: ReadonlySet<number> = new Set();

/** Every day with runs has the same times: the longest wait is between two of them, or over the days without any. */
function longestWait(days: readonly Date[], times: readonly number[]): number {
  if (days.length === 0) return 0;
  const sorted = times.toSorted((one, other) => one - other);
  const spread = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  const dates = days.map((day) => day.getTime() / MINUTE);
  return Math.max(widest(sorted), widest([...dates, (dates[0] ?? 0) + (DAYS * DAY) / MINUTE]) - spread);
}

/** The widest gap between two neighbours of a sorted list. */
const widest = (numbers: readonly number[]): number =>
  numbers.reduce((most, one, at) => Math.max(most, one - (numbers[at - 1] ?? one)), 0);

function numbersIn(text: string, field: Field): ReadonlySet<number> | undefined {
  const parts = text.split(',').map((part) => rangeIn(part, field));
  if (parts.some((part) => part === undefined)) return undefined;
  // Sunday is 0 and 7.
  return new Set(parts.flatMap((part) => part ?? []).map((one) => (field.most === 7 ? one % 7 : one)));
}

function rangeIn(part: string, field: Field): readonly number[] | undefined {
  const [, range = '', stepText] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
  const [from, to] = boundsOf(range, stepText !== undefined, field);
  const step = stepText === undefined ? 1 : Number(stepText);
  if (from === undefined || to === undefined || from > to || step < 1) return undefined;
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function boundsOf(range: string, stepped: boolean, field: Field): readonly (number | undefined)[] {
  if (range === '*') return [field.least, field.most === 7 ? 6 : field.most];
  const [first = '', last, ...more] = range.split('-');
  if (more.length > 0) return [];
  const from = numberOf(first, field);
  return [from, last === undefined ? (stepped ? field.most : from) : numberOf(last, field)];
}

function numberOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  const number = named >= 0 ? named + least : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}
