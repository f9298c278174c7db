/** What is wrong in the files, and where. Line and column count from 1; the file is relative to the directory. */
export interface ContentProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Without a capital or a full stop: it may stand after `file:line:column:` or in a table. */
  readonly message: string;
  /** The way out, in a sentence. */
  readonly hint?: string;
}

/** The order in which people fix things: by file, then from top to bottom; the same thing is said once. */
export function inOrder(problems: readonly ContentProblem[]): readonly ContentProblem[] {
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...once.values()].sort(
    (a, b) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  );
}

/** One line a problem, as compilers write it: `file:line:column: message. Hint.` */
export function problemLine({ file, line, column, message, hint }: ContentProblem): string {
  return `${file}:${line}:${column}: ${message}.${hint === undefined ? '' : ` ${hint}`}`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
