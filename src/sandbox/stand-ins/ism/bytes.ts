const UNITS: readonly (readonly [unit: string, bytes: number])[] = [
  ['pb', 1024 ** 5],
  ['tb', 1024 ** 4],
  ['gb', 1024 ** 3],
  ['mb', 1024 ** 2],
  ['kb', 1024],
  ['b', 1],
];

/** A size as OpenSearch's ByteSizeValue reads it (`50gb`, `1.5kb`), in bytes; undefined when it is none. */
export function bytesOf(written: unknown): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmgtp]?b)$/.exec(String(written).trim().toLowerCase()) ?? [];
  const size = UNITS.find(([name]) => name === unit)?.[1];
  return size === undefined ? undefined : Math.floor(Number(amount) * size);
}

/** As ByteSizeValue prints it: in the largest unit that it fills, with one decimal that is cut, not rounded. */
export function bytesText(bytes: number): string {
  const [unit, size] = UNITS.find(([, one]) => bytes >= one) ?? ['b', 1];
  return `${Math.floor((bytes / size) * 10) / 10}${unit}`;
}
