import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meet } from '../../../src/kinds/retention-policy/patterns.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*'), maxLength: 12 });
const name = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 12 });
const expression = (text: string) => new RegExp(`^${text.replaceAll('*', '.*')}$`);

it('a pattern matches a name as a regular expression does', () => {
  fc.assert(
    fc.property(pattern, name, (one, two) => {
      expect(meet(one, two)).toBe(expression(one).test(two));
    }),
  );
});

it('patterns that match a common name meet, whichever comes first', () => {
  fc.assert(
    fc.property(pattern, pattern, name, (one, two, both) => {
      if (expression(one).test(both) && expression(two).test(both)) expect(meet(one, two)).toBe(true);
      expect(meet(one, two)).toBe(meet(two, one));
    }),
  );
});

it.each([
  ['das-audit-pci-*', 'das-audit-*-2026', true],
  ['a*b', 'b*a', false],
  ['a*', 'b*', false],
  ['*', '', true],
])('%s and %s: %s', (one, two, expected) => expect(meet(one, two)).toBe(expected));

it('a hundred stars are settled at once', () => {
  expect(meet(`${'*a'.repeat(100)}b`, `${'a*'.repeat(100)}c`)).toBe(false);
});
