import type { Json } from '../json.ts';
import { isJson, listOf, objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';

/** What a trigger's script said; a script that fails counts as triggered, with the error as pretty JSON text. */
export interface Verdict {
  readonly triggered: boolean;
  readonly error: string | null;
  /** What the user of a failed script is told: where it stopped. */
  readonly stack: string | null;
}

const PRELUDE = 'def ctx = params.ctx; ';
/** How much of a script the engine shows on each side of an error. */
const SHOWN = 25;

/**
 * Runs a trigger's condition on the node's own Painless. The test context knows only `params`, so `ctx` is
 * declared before the first statement, after the functions that the script declares. `ctx` is JSON text: a number
 * written 504.0 must stay a double, for Painless divides by type.
 */
export async function runCondition(node: CallerNode, source: string, ctx: string): Promise<Verdict> {
  const at = functionsEnd(source);
  const script = JSON.stringify(source.slice(0, at) + PRELUDE + source.slice(at));
  const body = `{"script":{"source":${script},"params":{"ctx":${ctx}}}}`;
  const answer = await node.request('POST', '/_scripts/painless/_execute', body);
  const { result, error } = objectOf(answer.body);
  if (answer.status === 200) return { triggered: result === 'true', error: null, stack: null };
  const told = unwrapped(objectOf(error), source, at);
  const lines = listOf(told['script_stack']);
  const stack = lines.length === 0 ? String(told['reason']) : lines.join('\n');
  return { triggered: true, error: prettyError(told), stack };
}

/** Where the functions at the head of a script end: 0 when it declares none. */
export function functionsEnd(source: string): number {
  let end = 0;
  for (;;) {
    const head = DECLARATION.exec(source.slice(end));
    if (head === null || STATEMENTS.has(head[1] ?? '')) return end;
    const closed = closingBrace(source, end + head[0].length);
    if (closed === undefined) return end;
    end = closed + 1;
  }
}

const DECLARATION =
  /^(?:\s+|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*([A-Za-z_][\w.]*)(?:<[\w.,<> ]*>|\[\])*\s+[A-Za-z_]\w*\s*\([^)]*\)\s*\{/;
const STATEMENTS: ReadonlySet<string> = new Set(['else', 'return', 'new', 'throw']);
/** Text in which a brace means nothing, or one brace. */
const BRACES = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[{}]/g;

function closingBrace(source: string, from: number): number | undefined {
  let depth = 1;
  for (const token of source.slice(from).matchAll(BRACES)) {
    if (token[0] === '{') depth += 1;
    if (token[0] === '}') depth -= 1;
    if (depth === 0) return from + token.index;
  }
  return undefined;
}

/** The engine's error as it would be about the script that the caller wrote. */
function unwrapped(error: Json, source: string, at: number): Json {
  const position = objectOf(error['position']);
  if (!isJson(error['position'])) return pickedError(error);
  const [offset, start, end] = ['offset', 'start', 'end'].map((name) => shifted(Number(position[name]), at));
  const place = { offset: offset ?? 0, start: start ?? 0, end: end ?? source.length };
  return {
    type: error['type'],
    reason: error['reason'],
    script_stack: error['reason'] === 'compile error' ? pointer(source, place) : stack(error, source, place),
    script: source,
    lang: error['lang'],
    position: place,
    caused_by: error['caused_by'],
  };
}

const pickedError = ({ root_cause: _cause, ...error }: Json): Json => error;

const shifted = (offset: number, at: number): number =>
  offset <= at ? offset : Math.max(at, offset - PRELUDE.length);

interface Place {
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** A compile error shows the script around the place, with dots where it was cut. */
function pointer(source: string, { offset }: Place): readonly string[] {
  const start = Math.max(0, offset - SHOWN);
  const end = Math.min(source.length, offset + SHOWN);
  const before = start > 0 ? '... ' : '';
  const after = end < source.length ? ' ...' : '';
  const line = `${before}${source.slice(start, end)}${after}`;
  return [line, `${' '.repeat(before.length + offset - start)}^---- HERE`];
}

/** A runtime error shows the statement; the prelude is never part of one. */
function stack(error: Json, source: string, place: Place): readonly unknown[] {
  const lines = listOf(error['script_stack']);
  const last = lines.slice(0, -2);
  return [
    ...last,
    source.slice(place.start, place.end),
    `${' '.repeat(Math.max(0, place.offset - place.start))}^---- HERE`,
  ];
}

/** As the server's pretty printer writes JSON: two blanks a level, a blank on both sides of the colon. */
function prettyError(error: Json): string {
  return JSON.stringify(error, null, 2).replace(/^(\s*"(?:\\.|[^"\\])*"):/gm, '$1 :');
}
