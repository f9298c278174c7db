import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shown } from '../../src/report/shown.ts';

test('direction marks, invisible characters and controls are named instead of printed', () => {
  expect(shown('ad\u202Enim\u200b\u0000\u2066x\ufeff', 100)).toBe(
    'ad⟨U+202E⟩nim⟨U+200B⟩⟨U+0000⟩⟨U+2066⟩x⟨U+FEFF⟩',
  );
});

test('letters of any script stay as they are', () => {
  expect(shown('müller שלום 田中 é 👩', 100)).toBe('müller שלום 田中 é 👩');
});

test('a line break shows as a mark on one line', () => {
  expect(shown('GRANT\r\nSELECT\n', 100)).toBe('GRANT ⏎ SELECT ⏎ ');
});

test('what is too long is cut, with its real length, and never within a character', () => {
  expect(shown('x'.repeat(1500), 3)).toBe('xxx … (cut: 1,500 characters in all)');
  expect(shown('ab👩👩', 3)).toBe('ab … (cut: 6 characters in all)');
});

test('no text gets a control, direction or unpaired character through', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.integer({ min: 1, max: 100 }),
      (text, limit) => {
        expect(shown(text, limit)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(shown(text, limit).length).toBeLessThan(limit * 11 + 60);
      },
    ),
  );
});
