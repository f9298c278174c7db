import { LineCounter, type YAMLError } from 'yaml';
import { reasonOf } from '../core/errors.ts';
import { compose } from './documents.ts';
import { inspect, MAXIMUM_ALIASES } from './oddities.ts';
import { type Declaration, placeAt } from './positions.ts';
import type { ContentProblem } from './problem.ts';

/** What a YAML text holds; `whole` is false when some of it could not be read. */
export interface Parsed {
  readonly declarations: readonly Declaration[];
  readonly problems: readonly ContentProblem[];
  readonly whole: boolean;
}

/**
 * The declarations in a YAML text; documents without content are passed over. Broken YAML, keys that stand twice, tags,
 * numbers that would lose digits, aliases that multiply or contain themselves, and boundless nesting are problems.
 */
export function parseYaml(file: string, text: string): Parsed {
  const lines = new LineCounter();
  const { documents, cut } = compose(text, lines);
  const parts = documents.map((document) => read({ file, lines, document }));
  const cuts =
    cut === undefined ? [] : [{ file, ...placeAt(lines, cut.offset), message: cut.message, hint: cut.hint }];
  return {
    declarations: parts.flatMap((part) => part.declarations),
    problems: [...parts.flatMap((part) => part.problems), ...cuts],
    whole: cut === undefined && parts.every((part) => part.whole),
  };
}

/** One slip in YAML often shows as many; the first ones matter. */
const MAXIMUM_SLIPS = 10;

type Unread = Omit<Declaration, 'value'>;

const broken = (problems: readonly ContentProblem[]): Parsed => ({
  declarations: [],
  problems,
  whole: false,
});

function read(unread: Unread): Parsed {
  const { document } = unread;
  const slips = [...document.errors, ...document.warnings].slice(0, MAXIMUM_SLIPS);
  if (slips.length > 0) return broken(slips.map((slip) => problemAt(unread, slip.pos[0], ...inWords(slip))));
  const oddities = inspect(document).slice(0, MAXIMUM_SLIPS);
  const problems = oddities.map(({ offset, message, hint }) => problemAt(unread, offset, message, hint));
  return oddities.some(({ fatal }) => fatal) ? broken(problems) : valued(unread, problems);
}

function valued(unread: Unread, problems: readonly ContentProblem[]): Parsed {
  try {
    const value: unknown = unread.document.toJS({ maxAliasCount: MAXIMUM_ALIASES });
    const empty = value === null || value === undefined;
    return { declarations: empty ? [] : [{ ...unread, value }], problems, whole: true };
  } catch (error) {
    const start = unread.document.contents?.range?.[0] ?? 0;
    const message = error instanceof ReferenceError ? MULTIPLIES : `this cannot be read: ${reasonOf(error)}`;
    return broken([...problems, problemAt(unread, start, message, 'Write out what the aliases stand for.')]);
  }
}

const MULTIPLIES = 'aliases multiply this document beyond bounds';

/** Our words for the slips that people make, the library's for the rest. */
function inWords({ code, message }: YAMLError): readonly [string, string?] {
  return WORDS[code] ?? [`this is not valid YAML: ${message.split('\n')[0]?.slice(0, 200)}`];
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  TAB_AS_INDENT: ['YAML does not allow tabs as indentation', 'Indent with spaces.'],
  TAG_RESOLVE_FAILED: [
    'tags (!name) have no meaning in declarations',
    'Leave the tag out, or quote the text.',
  ],
  NON_STRING_KEY: ['a key must be text', 'Quote it.'],
};

function problemAt(unread: Unread, offset: number, message: string, hint?: string): ContentProblem {
  const place = placeAt(unread.lines, offset);
  return { file: unread.file, ...place, message, ...(hint === undefined ? {} : { hint }) };
}
