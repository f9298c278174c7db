/** A name as it is, or in quotes where it could be read as something else: no two values are said alike. */
export const named = (value: unknown): string =>
  typeof value === 'string' && PLAIN.test(value) && !WORDS.has(value)
    ? value
    : (JSON.stringify(value) ?? 'nothing');

const PLAIN = /^[a-z_*.@/-][\w.*:@/+-]*$/i;
const WORDS = new Set(['true', 'false', 'null', 'none', 'nobody', 'nothing', 'never', 'absent']);

/** Names after each other. */
export const listed = (values: readonly unknown[]): string => values.map(named).join(', ');

/** "400 d", "24 h", "5 min" of a time value such as 400d; whatever else it is, in quotes. */
export function period(value: unknown): string {
  const [, count, unit = ''] = /^([1-9]\d*)(d|h|m|s)$/.exec(String(value)) ?? [];
  return typeof value === 'string' && count ? `${count} ${unit === 'm' ? 'min' : unit}` : named(value);
}
