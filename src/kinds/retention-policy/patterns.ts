/**
 * Whether some name matches both index patterns, whose only wildcard is `*`; with a name instead of a pattern, whether
 * it matches. Each pair of remainders is settled once: following every split of two patterns would take for ever.
 */
export function meet(one: string, two: string): boolean {
  if (partsWays(beginningOf(one), beginningOf(two))) return false;
  const settled = new Map<string, boolean>();
  const rest = (at: number, to: number): boolean => {
    const key = `${at} ${to}`;
    const known = settled.get(key) ?? step(one, two, at, to, rest);
    settled.set(key, known);
    return known;
  };
  return rest(0, 0);
}

/** Most patterns part ways before their first star. */
const partsWays = (one: string, two: string): boolean => !one.startsWith(two) && !two.startsWith(one);

const beginningOf = (pattern: string): string => pattern.split('*', 1)[0] ?? '';

type Rest = (at: number, to: number) => boolean;

function step(one: string, two: string, at: number, to: number, rest: Rest): boolean {
  if (one[at] === '*') return starred(two, to, at, (next, star) => rest(star, next));
  if (two[to] === '*') return starred(one, at, to, rest);
  return one[at] === two[to] && (at === one.length || rest(at + 1, to + 1));
}

/** A star stands for nothing more, or for one more character of the other. */
const starred = (other: string, at: number, star: number, rest: Rest): boolean =>
  rest(at, star + 1) || (at < other.length && rest(at + 1, star));
