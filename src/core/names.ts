/** What the name of a declaration looks like: small letters, digits and hyphens, beginning with a letter, at most 63. */
export const NAME = '^[a-z][a-z0-9-]{0,62}$';

const PATTERN = new RegExp(NAME);
const LONGEST = 63;

export const isName = (text: string): boolean => PATTERN.test(text);

/** A text as a name, "Failed logins (prod)" as `failed-logins-prod`; undefined where nothing of it can be kept. */
export function slug(text: string): string | undefined {
  const name = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
  return isName(name) ? name : undefined;
}

/** The name, or with the lowest number behind it that nobody has: `ops-2`. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const one = `${name.slice(0, LONGEST - end.length)}${end}`;
    if (!isTaken(one)) return one;
  }
}
