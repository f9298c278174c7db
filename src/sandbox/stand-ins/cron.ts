const DAY = 86_400_000;
const MINUTE = 60_000;
/** A leap day can be eight years away. */
const FURTHEST = 366 * 8;

const DAYS_OF_WEEK: readonly string[] = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS: readonly string[] = [
  ...['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN'],
  ...['JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
];

/**
 * The last turn of a five-field Unix cron expression at or before `end` (epoch ms), reckoned on the wall clock of
 * `timezone` (an IANA name) with the offset that holds at `end`. Undefined when it never had one.
 */
export function lastRun(expression: string, timezone: string, end: number): number | undefined {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expression.trim().split(/\s+/);
  const minutes = numbersIn(minute, 0, 59);
  const hours = numbersIn(hour, 0, 23);
  const days = dayTest(day, month, weekday);
  const offset = offsetAt(end, timezone);
  const wall = end + offset;
  const today = Math.floor(wall / DAY) * DAY;
  for (let back = 0; back <= FURTHEST; back += 1) {
    const midnight = today - back * DAY;
    if (!days(new Date(midnight))) continue;
    const latest = latestIn(midnight, hours, minutes, wall);
    if (latest !== undefined) return latest - offset;
  }
  return undefined;
}

/**
 * The first turn after `start` (epoch ms), on the same clock; undefined when there is none, ever.
 */
export function nextRun(expression: string, timezone: string, start: number): number | undefined {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expression.trim().split(/\s+/);
  const minutes = numbersIn(minute, 0, 59);
  const hours = numbersIn(hour, 0, 23);
  const days = dayTest(day, month, weekday);
  const wall = start + offsetAt(start, timezone);
  const today = Math.floor(wall / DAY) * DAY;
  for (let ahead = 0; ahead <= FURTHEST; ahead += 1) {
    const midnight = today + ahead * DAY;
    if (!days(new Date(midnight))) continue;
    const first = turnsOf(midnight, hours, minutes).find((turn) => turn > wall);
    if (first !== undefined) return first - offsetAt(first - offsetAt(start, timezone), timezone);
  }
  return undefined;
}

/** Why this is no five-field cron expression that ever has a turn, or undefined. */
export function cronProblem(expression: string): string | undefined {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== 5) return `Cron expression contains ${fields.length} parts but we expect one of [5]`;
  const odd = fields.findIndex((field, at) => !isField(field, FIELDS[at]));
  if (odd >= 0) return `${fields[odd]} is no value of field ${odd + 1}`;
  return nextRun(expression, 'UTC', 0) === undefined ? 'It never has a turn.' : undefined;
}

type Field = readonly [least: number, most: number, names: readonly string[]];

const FIELDS: readonly Field[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, MONTHS],
  [0, 7, DAYS_OF_WEEK],
];

function isField(field: string, [least, most, names]: Field = [0, 0, []]): boolean {
  return field.split(',').every((part) => {
    const [span = '', step, ...more] = part.split('/');
    const ends =
      span === '*' ? [] : span.split('-').map((end) => (end === '' ? Number.NaN : numberOf(end, names)));
    const isStep = step === undefined || (/^\d+$/.test(step) && Number(step) > 0);
    const isSpan =
      ends.length <= 2 && ends.every((end) => Number.isInteger(end) && end >= least && end <= most);
    return more.length === 0 && isStep && isSpan;
  });
}

function latestIn(
  midnight: number,
  hours: readonly number[],
  minutes: readonly number[],
  limit: number,
): number | undefined {
  return turnsOf(midnight, hours, minutes)
    .filter((turn) => turn <= limit)
    .at(-1);
}

const turnsOf = (midnight: number, hours: readonly number[], minutes: readonly number[]): readonly number[] =>
  hours.flatMap((hour) => minutes.map((minute) => midnight + (hour * 60 + minute) * MINUTE));

/** When both day fields are given, either may match. */
function dayTest(day: string, month: string, weekday: string): (date: Date) => boolean {
  const days = numbersIn(day, 1, 31);
  const months = numbersIn(month, 1, 12, MONTHS);
  const weekdays = numbersIn(weekday, 0, 7, DAYS_OF_WEEK).map((number) => number % 7);
  const either = day !== '*' && weekday !== '*';
  return (date) => {
    const inMonth = days.includes(date.getUTCDate());
    const inWeek = weekdays.includes(date.getUTCDay());
    return months.includes(date.getUTCMonth() + 1) && (either ? inMonth || inWeek : inMonth && inWeek);
  };
}

function numbersIn(
  field: string,
  least: number,
  most: number,
  names: readonly string[] = [],
): readonly number[] {
  const wanted = new Set(field.split(',').flatMap((part) => rangeIn(part, least, most, names)));
  return [...wanted].sort((one, two) => one - two);
}

function rangeIn(part: string, least: number, most: number, names: readonly string[]): readonly number[] {
  const [span = '*', step = '1'] = part.split('/');
  const [from, to] =
    span === '*' ? [least, most] : bounds(span, part.includes('/') ? most : undefined, names);
  const every = Math.max(1, Number(step));
  const count = Math.floor((Math.min(to, most) - from) / every) + 1;
  return count > 0 ? Array.from({ length: count }, (_, at) => from + at * every) : [];
}

function bounds(span: string, open: number | undefined, names: readonly string[]): readonly [number, number] {
  const [from = '', to] = span.split('-');
  const first = numberOf(from, names);
  return [first, to === undefined ? (open ?? first) : numberOf(to, names)];
}

function numberOf(word: string, names: readonly string[]): number {
  const named = names.indexOf(word.toUpperCase());
  return named >= 0 && word !== '' ? named : Number(word);
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return wall - Math.floor(instant / 1_000) * 1_000;
}
