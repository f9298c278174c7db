import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');
const STATEMENT = /^import (?!type )(?:[^'";]* from )?'([^']+)'/gms;

/** What the `import` statements of a file name; `import()` waits until a command needs it, types are never loaded. */
const importsOf = (file: string): readonly string[] =>
  file.endsWith('.ts')
    ? [...readFileSync(file, 'utf8').matchAll(STATEMENT)].map(([, name = '']) => name)
    : [];

/** Packages that loading a file loads, through all that it imports. */
function packagesBehind(file: string): readonly string[] {
  const files = new Set([file]);
  const packages = new Set<string>();
  for (const path of files) {
    const names = importsOf(path).filter((name) => !name.startsWith('node:'));
    for (const name of names)
      if (name.startsWith('.')) files.add(resolve(dirname(path), name));
      else packages.add(name);
  }
  return [...packages].sort();
}

it('help, completion and a wrong command line load no client and no SDK: they answer at once', () => {
  expect(packagesBehind(MAIN)).toEqual(['canonicalize', 'p-map', 'yargs']);
});

it('a command loads its clients when it runs', () => {
  expect(packagesBehind(join(dirname(MAIN), 'situation.ts'))).toContain('@opensearch-project/opensearch');
});
