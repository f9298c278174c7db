/**
 * The end of a literal whose quote stands at `quote`, one past its closing quote; undefined when it never closes.
 * A doubled quote stays inside; so does an escaped one where `backslash` escapes. With `outer` the text as a whole
 * was escaped once more: the literal closes at the next quote with a single backslash before it.
 */
export function closeQuote(
  text: string,
  quote: number,
  backslash: boolean,
  outer = false,
): number | undefined {
  const mark = text[quote] ?? "'";
  let at = text.indexOf(mark, quote + 1);
  while (at >= 0) {
    const slashes = slashesBefore(text, at, quote + 1);
    const isDoubled = !outer && text[at + 1] === mark;
    if (closes(slashes, backslash, outer) && !isDoubled) {
      return at + 1;
    }
    // The second of two quotes is inside as well, unless the first was an escaped one.
    at = text.indexOf(mark, closes(slashes, backslash, outer) ? at + 2 : at + 1);
  }
  return undefined;
}

function closes(slashes: number, backslash: boolean, outer: boolean): boolean {
  return outer ? slashes === 1 : !backslash || slashes % 2 === 0;
}

/** The end of a quoted name; a doubled closing mark stays inside. */
export function closeQuoted(text: string, start: number, mark: string): number | undefined {
  let at = text.indexOf(mark, start + 1);
  while (at >= 0 && text[at + 1] === mark) {
    at = text.indexOf(mark, at + 2);
  }
  return at < 0 ? undefined : at + 1;
}

/** The end of a dollar-quoted literal. */
export function closeDollar(text: string, start: number, tag: string): number | undefined {
  const at = text.indexOf(tag, start + tag.length);
  return at < 0 ? undefined : at + tag.length;
}

/** The end of a comment; PostgreSQL and SQL Server let comments nest. */
export function closeComment(text: string, start: number, nests: boolean): number | undefined {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start + 2;
  let depth = 1;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '*/' ? -1 : nests ? 1 : 0;
    if (depth === 0) {
      return marks.lastIndex;
    }
  }
  return undefined;
}

function slashesBefore(text: string, at: number, from: number): number {
  let count = 0;
  while (at - 1 - count >= from && text[at - 1 - count] === '\\') {
    count += 1;
  }
  return count;
}
