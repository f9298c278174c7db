/** A folded section: its frame always stands, of its lines as many as fit. Each line is one line of the result. */
export interface Section {
  readonly weight: 'first' | 'later';
  readonly lines: readonly string[];
  /** The section with the first `count` of its lines. */
  text(count: number): string;
}

/** Lines from the beginning while they fit into `room` characters; says how many are left out, never silently. */
export function linesWithin(
  lines: readonly string[],
  room: number,
  leftOut: (count: number) => string,
): string[] {
  const count = countWithin(lines, room);
  return count === lines.length ? [...lines] : [...lines.slice(0, count), leftOut(lines.length - count)];
}

function countWithin(lines: readonly string[], room: number): number {
  let left = room;
  const over = lines.findIndex((line) => {
    left -= line.length + 1;
    return left < 0;
  });
  return over === -1 ? lines.length : over;
}

/**
 * Sections within `room` characters. The largest are cut first, all to the same size; where not even the frames of all
 * fit, those of weight `first` go before the others. Returns what is shown, in the given order, and how many are not.
 */
export function sectionsWithin(sections: readonly Section[], room: number) {
  const sized = withinFrames(sections.map(sizedOf), room);
  const size = commonSize(sized, room);
  return { texts: sized.map((one) => fitted(one, size)), missing: sections.length - sized.length };
}

interface Sized {
  readonly section: Section;
  readonly whole: string;
  /** Length when all of its lines are left out, and with all of them; each with the line feed that follows. */
  readonly least: number;
  readonly most: number;
}

function sizedOf(section: Section): Sized {
  const whole = section.text(section.lines.length);
  const most = whole.length + 1;
  return { section, whole, least: Math.min(most, section.text(0).length + 1), most };
}

function withinFrames(sized: readonly Sized[], room: number): Sized[] {
  let left = room;
  const kept = new Set<Sized>();
  for (const weight of ['first', 'later'] as const) {
    for (const one of sized.filter(({ section }) => section.weight === weight)) {
      if (one.least > left) continue;
      left -= one.least;
      kept.add(one);
    }
  }
  return sized.filter((one) => kept.has(one));
}

/** The largest size to which all can be cut so that they fit together. */
function commonSize(sized: readonly Sized[], room: number): number {
  const fits = (size: number): boolean =>
    sized.reduce((sum, one) => sum + Math.max(one.least, Math.min(one.most, size)), 0) <= room;
  let [low, high] = [0, room + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function fitted({ section, whole, most, least }: Sized, size: number): string {
  if (most <= size) return whole;
  let count = countWithin(section.lines, size - least);
  while (count > 0 && section.text(count).length >= size) count -= 1;
  return section.text(count);
}
