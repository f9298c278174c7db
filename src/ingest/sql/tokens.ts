import type { Engine } from '../../kinds/audit-policy/spec.gen.ts';
import { closeComment, closeDollar, closeQuote, closeQuoted } from './quotes.ts';

/**
 * A piece of SQL. `text` is upper-case for words and quoted names (without their quotes), as written otherwise.
 * `open` is a quote or comment that never ends: it reaches to the end of the text.
 */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'symbol' | 'comment' | 'open';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a statement into tokens by the quoting rules of its dialect; white space is left out. Works through any
 * text once, from left to right, lazily: who wants the verb alone pays for the verb alone.
 */
export function* tokenise(text: string, dialect: Engine): Generator<Token> {
  let at = 0;
  while (at < text.length) {
    const token = scan(text, at, dialect);
    if (token.end > token.start && token.text !== '') {
      yield token;
    }
    at = Math.max(token.end, at + 1);
  }
}

const SPACE = /[\s\p{Cc}]+/uy;
const WORD = /[\p{L}\p{M}\p{N}_@#$]+/uy;
const DOLLAR_TAG = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const MYSQL_EXECUTABLE = /\/\*M?!\d*|\*\//y;
const PREFIXES: ReadonlySet<string> = new Set(['N', 'E', 'B', 'X', 'Q', 'NQ']);

function scan(text: string, at: number, dialect: Engine): Token {
  const space = match(SPACE, text, at);
  if (space !== '') {
    return make('symbol', '', at, at + space.length);
  }
  return (
    scanComment(text, at, dialect) ??
    scanQuote(text, at, dialect) ??
    scanWord(text, at, dialect) ??
    scanSymbol(text, at)
  );
}

function scanComment(text: string, at: number, dialect: Engine): Token | undefined {
  const two = text.slice(at, at + 2);
  // MySQL runs what stands in /*!…*/: only its marks are skipped.
  const mark = dialect === 'aurora-mysql' ? match(MYSQL_EXECUTABLE, text, at) : '';
  if (mark !== '') {
    return make('symbol', '', at, at + mark.length);
  }
  if (two === '/*') {
    const nests = dialect === 'aurora-postgresql' || dialect === 'sqlserver';
    return closed('comment', text, at, closeComment(text, at, nests));
  }
  if (startsLineComment(text, at, two, dialect)) {
    const line = text.indexOf('\n', at);
    return make('comment', text.slice(at, line < 0 ? undefined : line), at, line < 0 ? text.length : line);
  }
  return undefined;
}

/** MySQL wants white space after `--`, and has `#` as well. */
function startsLineComment(text: string, at: number, two: string, dialect: Engine): boolean {
  if (dialect === 'aurora-mysql') {
    return text[at] === '#' || (two === '--' && !/\S/.test(text[at + 2] ?? ' '));
  }
  return two === '--';
}

/** Marks that open a quoted name, and what closes it. */
const NAME_MARKS: Readonly<Record<Engine, Readonly<Record<string, string>>>> = {
  'aurora-postgresql': { '"': '"' },
  'aurora-mysql': { '`': '`' },
  oracle: { '"': '"' },
  sqlserver: { '"': '"', '[': ']' },
};

function scanQuote(text: string, at: number, dialect: Engine): Token | undefined {
  const mark = text[at] ?? '';
  const nameEnds = NAME_MARKS[dialect][mark];
  if (nameEnds !== undefined) {
    return closed('quoted', text, at, closeQuoted(text, at, nameEnds));
  }
  if (dialect === 'aurora-postgresql' && mark === '$') {
    return scanDollar(text, at);
  }
  return dialect === 'aurora-mysql'
    ? scanMysqlQuote(text, at, mark)
    : mark === "'"
      ? closed('string', text, at, closeQuote(text, at, false))
      : undefined;
}

function scanMysqlQuote(text: string, at: number, mark: string): Token | undefined {
  if (mark === "'" || mark === '"') {
    return closed('string', text, at, closeQuote(text, at, true));
  }
  // Aurora MySQL reports statements with their quotes escaped: \'secret\'.
  const isEscaped = mark === '\\' && /['"]/.test(text[at + 1] ?? '');
  return isEscaped ? closed('string', text, at, closeQuote(text, at + 1, true, true)) : undefined;
}

function scanDollar(text: string, at: number): Token | undefined {
  const tag = match(DOLLAR_TAG, text, at);
  return tag === '' ? undefined : closed('string', text, at, closeDollar(text, at, tag));
}

function scanWord(text: string, at: number, dialect: Engine): Token | undefined {
  const word = match(WORD, text, at);
  const end = at + word.length;
  const upper = word.toUpperCase();
  if (word === '') {
    return undefined;
  }
  if (upper === 'U' && text.startsWith("&'", end)) {
    return closed('string', text, at, closeQuote(text, end + 1, false));
  }
  if (text[end] === "'" && PREFIXES.has(upper)) {
    return closed('string', text, at, closePrefixed(text, end, upper, dialect));
  }
  return make('word', upper, at, end);
}

function closePrefixed(text: string, quote: number, prefix: string, dialect: Engine): number | undefined {
  if (dialect === 'oracle' && prefix.endsWith('Q')) {
    const opener = text[quote + 1] ?? '';
    const closer = { '[': ']', '{': '}', '(': ')', '<': '>' }[opener] ?? opener;
    const at = text.indexOf(`${closer}'`, quote + 2);
    return at < 0 ? undefined : at + 2;
  }
  return closeQuote(text, quote, dialect === 'aurora-mysql' || prefix === 'E');
}

function scanSymbol(text: string, at: number): Token {
  const two = text.slice(at, at + 2);
  const length = two === '||' || two === ':=' || two === '=>' ? 2 : 1;
  return make('symbol', text.slice(at, at + length), at, at + length);
}

function closed(kind: Token['kind'], text: string, start: number, end: number | undefined): Token {
  const whole = text.slice(start, end);
  return end === undefined
    ? make('open', whole, start, text.length)
    : make(kind, kind === 'quoted' ? whole.slice(1, -1).toUpperCase() : whole, start, end);
}

const make = (kind: Token['kind'], text: string, start: number, end: number): Token => ({
  kind,
  text,
  start,
  end,
});

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
