const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440 };

/** Minutes of a span such as 5m, 1h or 1d. */
export const minutesIn = (span: string): number =>
  Number.parseInt(span, 10) * (MINUTES[span.at(-1) ?? ''] ?? Number.NaN);

/** For people: "20 minutes", "2 hours", "1 day". */
export function minutesInWords(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
