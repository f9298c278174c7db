import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freeName, isName, slug } from '../../src/core/names.ts';

it.each([
  ['Failed logins (prod)', 'failed-logins-prod'],
  ['  Échecs__42 ', 'echecs-42'],
  ['7 days', 'days'],
  ['already-a-name', 'already-a-name'],
  ['監査', undefined],
  ['---', undefined],
])('%j is called %s', (text, name) => {
  expect(slug(text)).toBe(name);
});

it('whatever a text is, what it is called is a name, and is called the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const name = slug(text);
      expect(name === undefined || (isName(name) && slug(name) === name)).toBe(true);
    }),
  );
});

it('a name that is taken gets a number, within the length of a name', () => {
  const long = 'a'.repeat(63);
  const taken = new Set(['ops', 'ops-2', long]);
  const free = (name: string): string => freeName(name, (one) => taken.has(one));
  expect([free('ops'), free('soc')]).toEqual(['ops-3', 'soc']);
  expect(free(long)).toBe(`${'a'.repeat(61)}-2`);
});
