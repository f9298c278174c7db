import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KINDS, RISKS } from '../../src/core/types.ts';

const ROOT = join(import.meta.dirname, '../..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const firstCells = (heading: string): readonly string[] => {
  const section = readme.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `?([\w-]+)`? \|/gm)]
    .map(([, cell = '']) => cell)
    .filter((cell) => !/^(Code|Risk|Kind|-+)$/.test(cell));
};

it('names every error code, and no other', () => {
  const source = readFileSync(join(ROOT, 'src/core/errors.ts'), 'utf8');
  const codes = [...source.matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code = '']) => code);
  expect(codes).toContain('USAGE');
  expect(firstCells('Errors')).toEqual(codes);
});

it('names every risk, and no other', () => {
  expect(firstCells('Risks').toSorted()).toEqual([...RISKS].toSorted());
});

it('names every kind, in the order of their steps', () => {
  expect(firstCells('Writing a declaration')).toEqual(KINDS);
});
