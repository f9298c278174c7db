import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type Checked, checkDeclaration } from '../../src/content/declaration.ts';
import { FOLDERS } from '../../src/content/files.ts';
import { contradictions } from '../../src/content/together.ts';
import { parseYaml } from '../../src/content/yaml.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';

const ROOT = join(import.meta.dirname, '../..');

const starters = FOLDERS.flatMap((folder) => {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
      join(folder, path),
    );
  } catch {
    return [];
  }
})
  .filter((path) => path.endsWith('.yaml'))
  .sort();

const checkedFrom = (file: string, text: string): readonly Checked[] =>
  parseYaml(file, text).declarations.map((one) => checkDeclaration(one, ALL_KINDS));

const sound = starters.flatMap((path) => checkedFrom(path, readFileSync(join(ROOT, path), 'utf8')));

/** The value with one part of it, found by turns at each branching, replaced. */
function altered(value: unknown, turns: readonly number[], replacement: unknown): unknown {
  const [turn, ...rest] = turns;
  if (turn === undefined || typeof value !== 'object' || value === null) return replacement;
  const entries = Object.entries(value);
  const chosen = entries[turn % Math.max(1, entries.length)]?.[0];
  if (chosen === undefined) return replacement;
  const changed = entries.map(([key, inner]) => [
    key,
    key === chosen ? altered(inner, rest, replacement) : inner,
  ]);
  return Array.isArray(value) ? changed.map(([, inner]) => inner) : Object.fromEntries(changed);
}

it('checks, compiles and normalises without throwing, whatever stands in one place of a sound declaration', () => {
  const change = fc.record({
    which: fc.nat({ max: sound.length - 1 }),
    turns: fc.array(fc.nat({ max: 20 }), { maxLength: 8 }),
    replacement: fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('', '30d', '*', '${env:A}', [], {}, null),
    ),
  });
  fc.assert(
    fc.property(change, ({ which, turns, replacement }) => {
      const text = stringify(altered(sound[which]?.declaration.value, turns, replacement));
      const all = sound.flatMap((one, index) => (index === which ? checkedFrom('a.yaml', text) : [one]));
      for (const { line, message } of contradictions(all, true, 'amazon')) {
        expect([line >= 1, message.length > 0]).toEqual([true, true]);
      }
      const resources = all.flatMap(({ resource }) => resource ?? []);
      for (const { def, resource } of all) {
        if (def && resource)
          JSON.stringify(def.normalise(def.compile(resource, { resources, flavour: 'amazon' })));
      }
    }),
    { numRuns: 400 },
  );
});
