import { canonical } from '../../core/canonical.ts';
import type { Trigger } from './read-triggers.ts';
import { type Comparison, labelOf, whenInWords } from './when.ts';

/** In what way a trigger would be harder to reach than the one of its name today; one that is gone is told elsewhere. */
export function harderToReach(before: Trigger, all: readonly Trigger[]): string[] {
  const after = all.find(({ name }) => name === before.name);
  if (!after || canonical(before.condition) === canonical(after.condition)) return [];
  if (!before.comparisons || !after.comparisons)
    return [
      `trigger "${before.name}" would fire on another condition, and nobody can tell whether it would fire less`,
    ];
  const { comparisons } = before;
  return after.comparisons.every((now) => comparisons.some((old) => reaches(old, now)))
    ? []
    : [`it would fire at ${shown(after.comparisons)} instead of ${shown(comparisons)}`];
}

/** Whether more events can only bring a condition nearer. */
export const growsWithEvents = (comparisons: readonly Comparison[]): boolean =>
  comparisons.every(({ measure, operator }) =>
    measure.of === 'min' ? operator[0] === '<' : measure.of !== 'avg' && operator[0] === '>',
  );

/** Whether whatever meets the first comparison meets the second too. */
function reaches(old: Comparison, now: Comparison): boolean {
  if (labelOf(old.measure) !== labelOf(now.measure)) return false;
  const [a, b] = [old.number, now.number];
  if (old.operator === '=') return holds(a, now);
  if (old.operator[0] !== now.operator[0]) return false;
  const stricter = now.operator.length === 1 && old.operator.length === 2;
  return now.operator[0] === '>' ? (stricter ? a > b : a >= b) : stricter ? a < b : a <= b;
}

function holds(value: number, { operator, number }: Comparison): boolean {
  switch (operator) {
    case '>=':
      return value >= number;
    case '>':
      return value > number;
    case '<=':
      return value <= number;
    case '<':
      return value < number;
    case '=':
      return value === number;
  }
}

/** Without the guard that another measure needs: that there is any event goes without saying. */
function shown(comparisons: readonly Comparison[]): string {
  const said = comparisons.filter(
    ({ measure, operator, number }) => !(measure.of === 'count' && operator === '>' && number === 0),
  );
  return whenInWords(said.length > 0 ? said : comparisons);
}
