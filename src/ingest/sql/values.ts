import type { Token } from './tokens.ts';

/** Where a value stands in the text, and the token after it. `bind` when it is a parameter and no literal. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly bind: boolean;
}

const ENDS: ReadonlySet<string> = new Set([';', ',', ')']);

/**
 * The whole value that begins at a token: a literal with what touches it (a charset, an unquoted secret with odd
 * signs), literals joined by `||`, `+` or white space, or all that stands in parentheses. Rather a token too many
 * than half a secret.
 */
export function valueAt(tokens: readonly Token[], at: number): Range | undefined {
  const first = tokens[at];
  if (first === undefined || ENDS.has(first.text)) {
    return undefined;
  }
  const last = lastOf(tokens, at);
  return {
    start: first.start,
    end: tokens[last]?.end ?? first.end,
    next: last + 1,
    bind: /^[@$?:]/.test(first.text) && first.kind !== 'string',
  };
}

function lastOf(tokens: readonly Token[], at: number): number {
  let last = tokens[at]?.text === '(' ? closing(tokens, at) : at;
  while (last < tokens.length - 1) {
    const next = goesOn(tokens, last);
    if (next === last) {
      break;
    }
    last = next;
  }
  return last;
}

/** The last token of what continues a value, or the same one when nothing does. */
function goesOn(tokens: readonly Token[], last: number): number {
  const token = tokens[last];
  const next = tokens[last + 1];
  if (token === undefined || next === undefined || ENDS.has(next.text)) {
    return last;
  }
  if (next.text === '(') {
    return closing(tokens, last + 1);
  }
  if (next.text === '||' || next.text === '+') {
    return Math.min(last + 2, tokens.length - 1);
  }
  const touches = next.start === token.end;
  const joins = isLiteral(token) && isLiteral(next);
  return touches || joins ? last + 1 : last;
}

const isLiteral = ({ kind }: Token): boolean => kind === 'string' || kind === 'open';

function closing(tokens: readonly Token[], opening: number): number {
  let depth = 0;
  for (let at = opening; at < tokens.length; at += 1) {
    depth += tokens[at]?.text === '(' ? 1 : tokens[at]?.text === ')' ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return tokens.length - 1;
}
