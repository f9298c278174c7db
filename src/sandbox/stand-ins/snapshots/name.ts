import type { Json } from '../json.ts';

const DEFAULT_FORMAT = "yyyy-MM-dd'T'HH:mm:ss";
/** A quoted text, the letters of a date, or anything else, one piece after the other. */
const PIECES = /'([^']*)'|(yyyy|uuuu|MM|dd|HH|mm|ss)|([^A-Za-z'])/g;

const PARTS: Readonly<Record<string, Intl.DateTimeFormatPartTypes>> = {
  yyyy: 'year',
  uuuu: 'year',
  MM: 'month',
  dd: 'day',
  HH: 'hour',
  mm: 'minute',
  ss: 'second',
};

/** `<policy>-<date>-<random>`, lower case, as the plugin names its snapshots; `now` in epoch ms. */
export function snapshotName(policy: string, config: Json, now: number, random: string): string {
  const format = String(config['date_format'] ?? DEFAULT_FORMAT);
  const zone = String(config['date_format_timezone'] ?? 'UTC');
  return `${policy}-${dateIn(format, zone, now).toLowerCase()}-${random}`;
}

/** Why a `date_format` is none that is known here: numbers of year to second, and quoted text. */
export function dateFormatProblem(format: string): string | undefined {
  const rest = format.replace(PIECES, '');
  return rest === ''
    ? undefined
    : `Please provide a valid date format. The sandbox's stand-in does not know [${rest}]`;
}

function dateIn(format: string, timeZone: string, now: number): string {
  const numbers = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(now);
  return format.replace(PIECES, (_all, quoted, letters, other) =>
    letters === undefined
      ? (quoted ?? other)
      : (numbers.find(({ type }) => type === PARTS[letters])?.value ?? ''),
  );
}
