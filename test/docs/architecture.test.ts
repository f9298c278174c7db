import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { KINDS } from '../../src/core/types.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const rows = [...text.matchAll(/^\| (stage|kind|command|part) \| (.+?) \| `(.+?)` \|$/gm)].map(
  ([, what = '', name = '', path = '']) => ({ what, name, path }),
);
const named = (what: string): readonly string[] =>
  rows.filter((row) => row.what === what).map(({ name }) => name);
const paths = (what: string): readonly string[] =>
  rows
    .filter((row) => row.what === what)
    .map(({ path }) => path)
    .toSorted();

it('every path in the table exists', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(({ path }) => !existsSync(join(ROOT, path)))).toEqual([]);
});

it('the stages stand in the order in which the text and the code tell them', () => {
  const told = /^(handler → .+)$/m.exec(text)?.[1]?.split(' → ');
  const pipeline = readFileSync(join(ROOT, 'src/ingest/pipeline.ts'), 'utf8');
  const coded = /handler → .*bulk/.exec(pipeline)?.[0].replaceAll('**', '').split(' → ');
  expect(named('stage')).toEqual(told);
  expect(named('stage')).toEqual(coded);
});

it('every kind has its row, and every folder of a kind', () => {
  expect(named('kind').toSorted()).toEqual([...KINDS].toSorted());
  expect(paths('kind')).toEqual(entriesOf('src/kinds', 'folders'));
});

it('every command has its row', () => {
  expect(paths('command')).toEqual(entriesOf('src/cli/commands', 'files'));
});

function entriesOf(folder: string, what: 'files' | 'folders'): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() === (what === 'folders'))
    .map(({ name }) => `${folder}/${name}`)
    .toSorted();
}
