/** What a condition may measure in the events that are looked at. */
export type Measure =
  | { readonly of: 'count' }
  | { readonly of: 'distinct' | 'min' | 'max' | 'sum' | 'avg'; readonly field: string };

export const OPERATORS = ['>=', '<=', '>', '<', '='] as const;
export type Operator = (typeof OPERATORS)[number];

/** `distinct(remoteHost) >= 3` */
export interface Comparison {
  readonly measure: Measure;
  readonly operator: Operator;
  readonly number: number;
}

export const DEFAULT_WHEN = 'count > 0';

const MEASURES = ['distinct', 'min', 'max', 'sum', 'avg'] as const;
const FIELD = '[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*(?:\\.[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)*';
const MEASURE = new RegExp(`^(?:(count)\\b|(${MEASURES.join('|')})\\(\\s*(${FIELD})\\s*\\))`);
const OPERATOR = new RegExp(`^(?:${OPERATORS.join('|')})(?![=<>!])`);
// Bounded, so that the text that is made of it means the same number to the server.
const NUMBER = /^-?\d{1,12}(?:\.\d{1,6})?(?![\w.])/;
const MOST = 5;

/** What people write to join comparisons, and is not known: of the pieces between two "and", in small letters. */
const JOINED: readonly (readonly [RegExp, string])[] = [
  [/\s(or|\|\|)\s/i, 'is joined by "or", which is not known: write a monitor for each'],
  [/\s(and|&&?)\s|,\s/i, 'must be joined by "and", in small letters'],
];

/**
 * The comparisons of a `when`, all of which must hold, or what is wrong with it and what is allowed, in words. The text is
 * never evaluated: what comes out is a name from a list, a field of a fixed form, and a number.
 */
export function parseWhen(text: string): readonly Comparison[] | { readonly wrong: string } {
  const parts = text.split(/\s+and\s+/);
  if (parts.length > MOST) return { wrong: `at most ${MOST} comparisons are joined by "and"` };
  const parsed = parts.map(comparison);
  const bad = parsed.findIndex((one) => 'wrong' in one);
  const found = parsed[bad];
  if (!found) return parsed.flatMap((one) => ('wrong' in one ? [] : [one]));
  return { wrong: `"${parts[bad]?.trim()}" ${'wrong' in found ? found.wrong : ''}` };
}

/** The same in words, in one form: `count >= 5 and distinct(remoteHost) >= 3`. */
export const whenInWords = (comparisons: readonly Comparison[]): string =>
  comparisons
    .map(({ measure, operator, number }) => `${labelOf(measure)} ${operator} ${number}`)
    .join(' and ');

/** A measure as it is written: `distinct(remoteHost)`. */
export const labelOf = (measure: Measure): string =>
  measure.of === 'count' ? 'count' : `${measure.of}(${measure.field})`;

function comparison(text: string): Comparison | { readonly wrong: string } {
  const joined = JOINED.find(([form]) => form.test(text));
  if (joined) return { wrong: joined[1] };
  const [whole, count, of, field = ''] = MEASURE.exec(text.trimStart()) ?? [];
  const kind = MEASURES.find((one) => one === of);
  if (whole === undefined || (count === undefined && kind === undefined))
    return { wrong: `must begin with count or one of ${MEASURES.join(', ')} and a field in parentheses` };
  const measure: Measure = kind === undefined ? { of: 'count' } : { of: kind, field };
  const afterMeasure = text.trimStart().slice(whole.length).trimStart();
  const operator = OPERATORS.find((one) => one === OPERATOR.exec(afterMeasure)?.[0]);
  if (operator === undefined)
    return { wrong: `needs one of ${OPERATORS.join(' ')} after ${labelOf(measure)}` };
  const rest = afterMeasure.slice(operator.length).trim();
  const [number] = NUMBER.exec(rest) ?? [];
  if (number === undefined || number !== rest)
    return { wrong: `needs a number after ${labelOf(measure)} ${operator}, and nothing else` };
  return { measure, operator, number: Number(number) };
}
