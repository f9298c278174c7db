import { DasError } from '../core/errors.ts';

/** A calendar month in UTC. `from` is included, `to` is not; `days` are its dates in order. */
export interface Month {
  readonly name: string;
  readonly words: string;
  readonly from: string;
  readonly to: string;
  readonly days: readonly string[];
}

/**
 * A month as typed by a person, checked: `YYYY-MM`, from 1970 (what date_nanos can hold) to the month of `now`.
 * Throws USAGE.
 */
export function parseMonth(text: string, now: Date): string {
  const current = now.toISOString().slice(0, 7);
  if (!/^(19[7-9]\d|20\d\d|21\d\d|22[0-5]\d)-(0[1-9]|1[0-2])$/.test(text)) {
    throw new DasError(
      'USAGE',
      `Month ${JSON.stringify(text.slice(0, 40))} is not a month.`,
      `Write it as YYYY-MM, such as ${current}.`,
    );
  }
  if (text > current) {
    throw new DasError(
      'USAGE',
      `Month ${text} has not begun: today is ${now.toISOString().slice(0, 10)} (UTC).`,
      `Name ${current} or an earlier month.`,
    );
  }
  return text;
}

/** The bounds of a month that `parseMonth` accepted. */
export function monthOf(name: string): Month {
  const [year = 0, month = 0] = name.split('-').map(Number);
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return {
    name,
    words: `${MONTHS[month - 1]} ${year}`,
    from: `${name}-01T00:00:00Z`,
    to: `${new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)}T00:00:00Z`,
    days: Array.from({ length }, (_, day) => `${name}-${String(day + 1).padStart(2, '0')}`),
  };
}

/**
 * Patterns of the audit indices that can hold events of the month, by their names' rule
 * (`das-audit-<class>-<day|ISO week|month>`): a few patterns, where a list of names could outgrow a URL.
 */
export function indexPatterns(month: Month): readonly string[] {
  const period = month.name.replace('-', '.');
  const weeks = new Set(month.days.map(isoWeekOf));
  return [`das-audit-*-${period}*`, ...[...weeks].map((week) => `das-audit-*-${week}`)];
}

// ISO 8601: a week belongs to the year that holds its Thursday.
function isoWeekOf(date: string): string {
  const day = new Date(`${date}T00:00:00Z`);
  const thursday = new Date(day.getTime() + (3 - ((day.getUTCDay() + 6) % 7)) * DAY);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY / 7) + 1;
  return `${year}.w${String(week).padStart(2, '0')}`;
}

const DAY = 24 * 60 * 60 * 1000;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
