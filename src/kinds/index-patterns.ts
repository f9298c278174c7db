/**
 * What a list of index patterns took in before a change and does not after it: patterns that no pattern of the new list
 * covers, and what a new exclusion (`-das-audit-pci-*`) leaves out. Lists may be written with commas.
 */
export function lostPatterns(before: readonly string[], after: readonly string[]): string[] {
  const [was, would] = [patternsIn(before), patternsIn(after)];
  const excluded = would.filter((one) => one.startsWith('-') && !was.includes(one));
  const missing = was.filter((one) => !one.startsWith('-') && !would.some((other) => covers(other, one)));
  return [...missing, ...excluded.map((one) => one.slice(1))];
}

const patternsIn = (list: readonly string[]): string[] =>
  list.flatMap((one) => one.split(',')).map((one) => one.trim());

/** Whether all that the narrow pattern matches is matched by the wide one; a star elsewhere than at the end counts as itself. */
export const covers = (wide: string, narrow: string): boolean =>
  wide === narrow || (wide.endsWith('*') && narrow.startsWith(wide.slice(0, -1)));
