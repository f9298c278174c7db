import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

/** Rewrites every generated file from its source; with --check it only says which are stale, and exits 1. */
const ROOT = join(import.meta.dirname, '..');
const checking = process.argv.includes('--check');
const stale: string[] = [];

for (const path of schemas()) await typesOf(path);
if (stale.length > 0) {
  process.stderr.write(`Stale, run "npm run gen": ${stale.join(', ')}\n`);
  process.exit(1);
}

function schemas(): string[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('schema.json'))
    .sort();
}

async function typesOf(path: string): Promise<void> {
  const schema = JSON.parse(readFileSync(join(ROOT, 'src', path), 'utf8')) as JSONSchema & { title: string };
  const types = await compile(schema, schema.title, {
    bannerComment: `// Generated from ${path.split('/').at(-1)} by "npm run gen". Do not edit.`,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 110 },
  });
  write(
    join(
      'src',
      path.replace(/(.*\/)(.*?)\.?schema\.json$/, (_, folder, name) => `${folder}${name || 'spec'}.gen.ts`),
    ),
    types,
  );
}

function write(path: string, text: string): void {
  const current = (() => {
    try {
      return readFileSync(join(ROOT, path), 'utf8');
    } catch {
      return '';
    }
  })();
  if (current === text) return;
  if (checking) stale.push(path);
  else writeFileSync(join(ROOT, path), text);
}
