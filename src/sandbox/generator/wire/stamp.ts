/** `2026-10-03 08:15:02.000417`: the engines' common form, from microseconds since 1970. */
export function stamp(micros: number, extraDigits = ''): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = String(micros - seconds * 1_000_000).padStart(6, '0');
  const [date, time] = new Date(seconds * 1_000).toISOString().slice(0, 19).split('T');
  return `${date} ${time}.${fraction}${extraDigits}`;
}
