import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

// All that a benchmark makes lies below this folder, so what is left of it can be seen. The node's user passes through.
const folder = mkdtempSync(join(tmpdir(), 'das-bench-test-'));
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TSX = resolve('node_modules', 'tsx', 'dist', 'cli.mjs');

const bench = (...line: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, [TSX, resolve('bench', 'main.ts'), ...line], {
    env: { ...process.env, TMPDIR: folder },
  });

test('plan and apply stand beside bare list calls and bare writes, and nothing of the run is left', async () => {
  const { stdout } = await bench('reconcile', '--objects', '8', '--rounds', '1');
  expect(stdout).toContain('8 objects (2 retention policies, 2 monitors, 2 channels, 2 templates)');
  expect(stdout).toMatch(/^bare list calls +\d/m);
  expect(stdout).toMatch(/^plan +\d\S+ .* \d+\.\d\d× /m);
  expect(stdout).toMatch(/^bare writes +\d/m);
  expect(stdout).toMatch(/^apply +\d\S+ .* \d+\.\d\d× /m);
  expect(running()).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.startsWith('das-'))).toEqual([]);
}, 600_000);

test('an unknown benchmark is one sentence', async () => {
  await expect(bench('everything')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Error: Say which: reconcile or cli.'),
  });
});

/** Processes whose command line names the folder: the node and the stand-in. */
function running(): string[] {
  const all = execFileSync('ps', ['-axo', 'args'], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return all.split('\n').filter((line) => line.includes(folder));
}
