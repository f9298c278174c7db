import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve as resolvePath } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { send } from '../support/working-copy.ts';

// All that the demo makes lies below this folder, so what is left of it can be seen. The node's user passes through.
const folder = mkdtempSync(join(tmpdir(), 'das-ctrl-c-'));
chmodSync(folder, 0o711);
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  // On a cluster that was brought along the evidence of the demo outlives it.
  await send('DELETE', '/das-audit-*');
});

const startDemo = () =>
  spawn(process.execPath, [resolvePath('dist', 'cli', 'demo', 'main.js')], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

test('Ctrl-C in the middle of the demo ends it cleanly: no process, no folder', async () => {
  const demo = startDemo();
  const heard = await printed(demo, '(3) Plan');
  expect(running().length).toBeGreaterThan(0);
  demo.kill('SIGINT');
  expect(await ended(demo), heard()).toBe(130);
  expect(heard()).toContain('Interrupted.');
  expect(running()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('the demo tells its whole story, insists on each claim, and leaves nothing but the report', async () => {
  const demo = startDemo();
  const heard = await printed(demo, 'That was the whole story');
  expect(await ended(demo), heard()).toBe(0);
  expect(heard()).toContain('(12) Destroy');
  expect(running()).toEqual([]);
  expect(readdirSync(folder)).toEqual(['reports']);
}, 300_000);

function printed(child: ChildProcess, text: string): Promise<() => string> {
  let heard = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      heard += chunk.toString();
      if (heard.includes(text)) resolve(() => heard);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code} before "${text}":\n${heard}`)));
  });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.on('close', (code) => resolve(code)));

/** Processes whose command line names the folder: the node and the stand-in. */
function running(): string[] {
  const all = execFileSync('ps', ['-axo', 'args'], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
  return all.split('\n').filter((line) => line.includes(folder));
}
