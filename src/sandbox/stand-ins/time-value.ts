const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const WRITTEN = /^(\d+)\s*(ms|s|m|h|d)$/;

/** A duration as OpenSearch's TimeValue reads it (`36h`), in milliseconds, or why it is none, in the server's words. */
export function readTimeValue(text: string, setting: string): number | { readonly refused: string } {
  const [, amount, unit] = WRITTEN.exec(text.trim().toLowerCase()) ?? [];
  if (amount === undefined) return { refused: notOne(text, setting) };
  return Number(amount) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
}

/** As TimeValue prints it: in the largest unit that it fills, with one decimal that is cut, not rounded. */
export function timeValueText(milliseconds: number): string {
  const [unit, size] = UNITS.find(([, one]) => milliseconds >= one) ?? ['s', 1_000];
  return `${Math.floor((milliseconds / size) * 10) / 10}${unit}`;
}

function notOne(text: string, setting: string): string {
  if (/^\d+\.\d+\s*[a-z]+$/i.test(text))
    return `failed to parse [${text}], fractional time values are not supported`;
  return `failed to parse setting [${setting}] with value [${text}] as a time value: unit is missing or unrecognized`;
}
