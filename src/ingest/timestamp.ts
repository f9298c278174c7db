const FORM = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))? ?(?:Z|([+-])(\d\d)(?::?(\d\d))?)?$/;

/**
 * The engines' times as ISO 8601 in UTC, every fractional digit kept: `2022-10-06 21:24:59.9422268+00` →
 * `2022-10-06T21:24:59.9422268Z`. Offsets `+HH`, `+HHMM`, `+HH:MM`, `Z` or none (Oracle: UTC). Undefined for
 * anything else, for a day that no calendar has, and outside 1970 to 2261, which date_nanos cannot hold.
 */
export function readTimestamp(text: string): string | undefined {
  const [, date = '', time = '', fraction, sign, hours = '0', minutes = '0'] = FORM.exec(text) ?? [];
  const seconds = new Date(`${date}T${time}Z`);
  // 2026-02-30 would silently become the second of March.
  if (Number.isNaN(seconds.getTime()) || seconds.toISOString() !== `${date}T${time}.000Z`) {
    return undefined;
  }
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  const utc = new Date(seconds.getTime() - offset);
  const year = utc.getUTCFullYear();
  return year < 1970 || year > 2261
    ? undefined
    : `${utc.toISOString().slice(0, 19)}${fraction === undefined ? '' : `.${fraction}`}Z`;
}
