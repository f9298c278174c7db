import { Composer, type CST, type Document, Lexer, type LineCounter, Parser } from 'yaml';

/** The documents of a text, and where reading stopped when a bound was reached. */
export interface Composed {
  readonly documents: readonly Document[];
  readonly cut: Cut | undefined;
}

export interface Cut {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/**
 * Reads YAML 1.2 (core schema, no merge keys, keys are text) with bounds on nesting and on documents: a megabyte of
 * opening braces would otherwise take all memory. Fills `lines`. Slips are in each document's `errors` and `warnings`.
 */
export function compose(text: string, lines: LineCounter): Composed {
  const documents: Document[] = [];
  const bound: Bound = { cut: undefined };
  for (const document of new Composer(OPTIONS).compose(tokens(text, lines, bound))) {
    if (documents.push(document) < MAXIMUM_DOCUMENTS) continue;
    bound.cut ??= { offset: document.range[2], ...TOO_MANY };
    break;
  }
  return { documents, cut: bound.cut };
}

/** uniqueKeys compares each key with all before it: too slow for hostile maps, so `inspect` looks for them. */
const OPTIONS = {
  version: '1.2',
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;

/** Constructs open at once: collections, the scalar in them and the document around them. */
const MAXIMUM_OPEN = 102;
const TOO_DEEP = { message: 'this is nested too deeply', hint: 'A declaration has at most 100 levels.' };

const MAXIMUM_DOCUMENTS = 1000;
const TOO_MANY = {
  message: `only the first ${MAXIMUM_DOCUMENTS} documents of a file are read`,
  hint: 'Put the others into files of their own.',
};

interface Bound {
  cut: Cut | undefined;
}

/** What the library's Parser.parse does, with a look at its stack after each word. */
function* tokens(text: string, lines: LineCounter, bound: Bound): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAXIMUM_OPEN) {
      bound.cut = { offset: parser.offset - lexeme.length, ...TOO_DEEP };
      return;
    }
  }
  yield* parser.end();
}
