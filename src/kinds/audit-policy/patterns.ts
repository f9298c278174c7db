/** Whether a value matches; an absent value is asked as the empty text. */
export type Matcher = (value: string | undefined) => boolean;

/**
 * Case-insensitive patterns in which `*` stands for any run of characters, compiled once.
 * Matching takes time linear in the value for each piece between stars, whatever the value holds: audit data is
 * hostile input, and a regular expression with several stars could be made to backtrack for minutes.
 */
export function compilePatterns(patterns: readonly string[]): Matcher {
  const compiled = patterns.map(compilePattern);
  return (value = '') => {
    const text = value.toLowerCase();
    return compiled.some((matches) => matches(text));
  };
}

function compilePattern(pattern: string): (text: string) => boolean {
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  const tail = rest.pop();
  if (tail === undefined) {
    return (text) => text === head;
  }
  return (text) =>
    text.length >= head.length + tail.length &&
    text.startsWith(head) &&
    text.endsWith(tail) &&
    holdsInOrder(text.slice(head.length, text.length - tail.length), rest);
}

function holdsInOrder(text: string, pieces: readonly string[]): boolean {
  let from = 0;
  for (const piece of pieces) {
    const at = text.indexOf(piece, from);
    if (at < 0) {
      return false;
    }
    from = at + piece.length;
  }
  return true;
}
