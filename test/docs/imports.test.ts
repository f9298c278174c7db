import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** Planted imports: the file they stand in and what it reaches for. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['src/core/planted.ts', '../kinds/index.ts'],
  ['src/core/planted.ts', '@aws-sdk/client-kms'],
  ['src/kinds/monitor/planted.ts', '../../targets/search.ts'],
  ['src/kinds/monitor/planted.ts', '@opensearch-project/opensearch'],
  ['src/render/planted.ts', '../cli/io.ts'],
  ['src/content/planted.ts', '../targets/search.ts'],
  ['src/targets/planted.ts', '../kinds/index.ts'],
  ['src/ingest/planted.ts', '../kinds/monitor/index.ts'],
  ['src/ingest/planted.ts', '../report/index.ts'],
  ['src/report/planted.ts', '../ingest/batch.ts'],
  ['src/sandbox/planted.ts', '../kinds/index.ts'],
  ['src/sandbox/planted.ts', '../ingest/batch.ts'],
  ['src/testing/planted.ts', '../targets/search.ts'],
  ['src/cli/planted.ts', '../ingest/handler.ts'],
];

const ALLOWED: readonly (readonly [string, string])[] = [
  ['src/core/planted.ts', './types.ts'],
  ['src/kinds/monitor/planted.ts', '../../core/types.ts'],
  ['src/ingest/planted.ts', '../targets/keys.ts'],
  ['src/cli/planted.ts', '../ingest/batch.ts'],
];

const BIOME = resolve('node_modules', '@biomejs', 'biome', 'bin', 'biome');

describe('the linter holds the import directions of docs/architecture.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'das-compliance-imports-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const file of ['biome.json', '.gitignore']) cpSync(file, join(folder, file));
  const planted = [...FORBIDDEN, ...ALLOWED].map(([file, wanted], index) =>
    plant(folder, file, wanted, index),
  );
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [BIOME, 'lint', '--max-diagnostics=none', '--reporter=github', '--only=style/noRestrictedImports'],
    { cwd: folder, encoding: 'utf8' },
  );
  const reported = stdout + stderr;

  it.each(FORBIDDEN)('%s may not import %s', (file, wanted) => {
    expect(reported).toContain(planted[indexOf(FORBIDDEN, file, wanted)]);
  });

  it.each(ALLOWED)('%s may import %s', (file, wanted) => {
    expect(reported).not.toContain(planted[FORBIDDEN.length + indexOf(ALLOWED, file, wanted)]);
  });
});

const indexOf = (rows: typeof FORBIDDEN, file: string, wanted: string): number =>
  rows.findIndex((row) => row[0] === file && row[1] === wanted);

function plant(folder: string, file: string, wanted: string, index: number): string {
  const name = file.replace('planted', `planted-${index}`);
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), `import { planted } from '${wanted}';\n\nexport const used = planted;\n`);
  return name;
}
