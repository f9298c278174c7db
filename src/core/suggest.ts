import { closest, distance } from 'fastest-levenshtein';

/** A hint for a name that is not among those known: the nearest one if it is near, else all of them (at most 60). */
export function suggest(given: string, known: readonly string[], label: string): string {
  const near = nearest(given, known);
  if (near !== undefined) return `Did you mean "${near}"?`;
  const shown = known.slice(0, MAXIMUM_SHOWN).join(', ');
  const more = known.length - MAXIMUM_SHOWN;
  return `${label}: ${shown}${more > 0 ? ` and ${more} more` : ''}.`;
}

const MAXIMUM_SHOWN = 60;
const LONGEST = 64;

/** The known name that was probably meant. Near is at most a third of the letters apart; long words are not asked. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || given.length > LONGEST) return undefined;
  const word = given.toLowerCase();
  const found = closest(
    word,
    known.map((name) => name.toLowerCase()),
  );
  const near = known.find((name) => name.toLowerCase() === found);
  return distance(word, found) <= Math.max(1, Math.floor(word.length / 3)) ? near : undefined;
}
