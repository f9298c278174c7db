import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded chance: the same seed and the same calls give the same answers, on any machine. */
export interface Chance {
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  /** True once in `count` times. */
  oneIn(count: number): boolean;
  /** So many characters of an alphabet. */
  text(length: number, alphabet: string): string;
}

export const HEX = '0123456789abcdef';
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function seedChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const between = (from: number, to: number): number => uniformInt(generator, from, to);
  const pick = <T>(list: readonly T[]): T => list[between(0, list.length - 1)] as T;
  return {
    between,
    pick,
    oneIn: (count) => between(1, count) === 1,
    text: (length, alphabet) => Array.from({ length }, () => pick([...alphabet])).join(''),
  };
}

/** A password as a person might type it into a statement, quotes aside. */
export const secretOf = (chance: Chance): string => `${chance.text(9, LETTERS)}#${chance.between(10, 99)}`;
