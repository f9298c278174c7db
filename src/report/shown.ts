/**
 * Hostile text made safe to look at: control characters, invisible characters and direction marks are named
 * (`⟨U+202E⟩`) so that they neither act nor hide; what is longer than `limit` characters is cut with a note.
 * Escaping for HTML comes later, when it is printed.
 */
export function shown(text: string, limit: number): string {
  // Cut before the marks are named, or one hostile character would count for eight.
  const cut = text.length > limit ? wholeCharacters(text.slice(0, limit)) : text;
  const named = cut
    .replaceAll(/\r\n|\r|\n/g, ' ⏎ ')
    .replaceAll('\t', ' ')
    .replaceAll(UNSEEN, nameOf);
  return cut === text ? named : `${named} … (cut: ${text.length.toLocaleString('en-US')} characters in all)`;
}

// Control, format (direction marks, zero width, tags), half surrogates, private use, separators of lines and
// paragraphs, whatever Unicode says to ignore, the empty Braille cell, and blanks that are not the blank.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/gu;

const nameOf = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

// A cut must not leave half a surrogate pair behind.
const wholeCharacters = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');
