import type { Body } from '../../core/types.ts';
import type { Comparison, Condition, Where } from './spec.gen.ts';

/** The clauses that short words become; all of `filter` hold for an event that is looked at, and none of `mustNot`. */
export interface Clauses {
  readonly filter: readonly Body[];
  readonly mustNot: readonly Body[];
}

/** Every field of `where` in the server's clauses; a field with several words becomes as many. */
export function clausesOf(where: Where): Clauses {
  const parts = Object.entries(where).map(([field, condition]) => partOf(field, wordsOf(condition)));
  return {
    filter: parts.flatMap(({ filter }) => filter),
    mustNot: parts.flatMap(({ mustNot }) => mustNot),
  };
}

interface Words extends Omit<Comparison, 'not' | 'like' | 'notLike'> {
  readonly is?: Values;
  readonly not?: Values;
  readonly like?: readonly string[];
  readonly notLike?: readonly string[];
}

type Values = readonly (string | number | boolean)[];

/** A bare value or list is short for `is`; a bare value anywhere for a list of one. */
export function wordsOf(condition: Condition): Words {
  if (typeof condition !== 'object' || Array.isArray(condition)) return { is: listOf(condition) };
  const { not, like, notLike, ...rest } = condition;
  return {
    ...rest,
    ...(not === undefined ? {} : { not: listOf(not) }),
    ...(like === undefined ? {} : { like: listOf(like) }),
    ...(notLike === undefined ? {} : { notLike: listOf(notLike) }),
  };
}

const listOf = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

function partOf(field: string, words: Words): Clauses {
  const { is, not, like, notLike = [], exists } = words;
  return {
    filter: [
      ...(is ? [equals(field, is)] : []),
      ...(like ? [anyLike(field, like)] : []),
      ...ranges(field, words),
      ...(exists === true ? [{ exists: { field } }] : []),
    ],
    mustNot: [
      ...(not ? [equals(field, not)] : []),
      ...notLike.map((pattern) => wildcard(field, pattern)),
      ...(exists === false ? [{ exists: { field } }] : []),
    ],
  };
}

function equals(field: string, values: Values): Body {
  const [first, ...rest] = values;
  return rest.length === 0 ? { term: { [field]: first } } : { terms: { [field]: values } };
}

function anyLike(field: string, patterns: readonly string[]): Body {
  const [first = '', ...rest] = patterns;
  return rest.length === 0
    ? wildcard(field, first)
    : {
        bool: { should: patterns.map((pattern) => wildcard(field, pattern)), minimum_should_match: 1 },
      };
}

// Only the star is ours: what else the server's own pattern knows stands for itself.
const wildcard = (field: string, pattern: string): Body => ({
  wildcard: { [field]: { value: pattern.replaceAll(/[\\?]/g, '\\$&'), case_insensitive: true } },
});

function ranges(field: string, { atLeast, atMost, moreThan, lessThan }: Words): Body[] {
  const bounds = {
    ...(atLeast === undefined ? {} : { gte: atLeast }),
    ...(moreThan === undefined ? {} : { gt: moreThan }),
    ...(atMost === undefined ? {} : { lte: atMost }),
    ...(lessThan === undefined ? {} : { lt: lessThan }),
  };
  return Object.keys(bounds).length === 0 ? [] : [{ range: { [field]: bounds } }];
}
