import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { run } from '../support/command-line.ts';
import { FORTY } from '../support/forty.ts';
import { proxyTo, type WatchedProxy } from '../support/watched-proxy.ts';
import { send } from '../support/working-copy.ts';

const BIN = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'bin.js');
const { url, username, password, caFile } = inject('sandbox');
const directory = mkdtempSync(join(tmpdir(), 'das-safety-'));
const env = { ...process.env, SAFETY_PASSWORD: password, SAFETY_HOOK: 'https://hooks.example.com/a' };
let proxy: WatchedProxy;

beforeAll(async () => {
  proxy = await proxyTo(url, readFileSync(caFile, 'utf8'));
  const settings = `environments:\n  proxied: { url: "${proxy.url}", username: ${username}, password: "\${env:SAFETY_PASSWORD}" }\n`;
  for (const [path, text] of Object.entries({ ...FORTY, 'das-compliance.yaml': settings })) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
});
afterEach(async () => {
  proxy.watch = {};
  const { code, err } = await cli('destroy --yes --allow deletes-data');
  expect(code, err).toBe(0);
});
afterAll(async () => {
  await proxy.close();
  rmSync(directory, { recursive: true });
});

/** The command line in this process. */
const cli = (line: string, given: Parameters<typeof run>[1] = {}) =>
  run([...line.split(' '), '--env', 'proxied'], { directory, env, now: () => new Date(), ...given });

/** An apply in a process of its own. */
const start = (): ChildProcess =>
  spawn(process.execPath, [BIN, 'apply', '--yes', '--env', 'proxied'], {
    cwd: directory,
    env,
    stdio: 'pipe',
  });

async function expectConverged(): Promise<void> {
  const { out } = await cli('plan --format json');
  const { summary, drift } = JSON.parse(out);
  expect({ summary, drift }).toEqual({
    summary: { create: 0, update: 0, adopt: 0, delete: 0, noop: 40, pending: 0 },
    drift: [],
  });
  const query = { size: 0, track_total_hits: true, query: { prefix: { 'monitor.name.keyword': 'safety-' } } };
  const { hits } = await send('POST', '/_plugins/_alerting/monitors/_search', query);
  expect(hits).toMatchObject({ total: { value: 12 } });
}

test.each([3, 15, 33, 48])(
  'an apply of forty objects killed with SIGKILL after its change %i is finished by the next, at once',
  async (change) => {
    proxy.changes = 0;
    const child = start();
    const ended = once(child, 'exit');
    proxy.watch = {
      after: (passing) => {
        if (passing.change !== undefined && passing.change >= change) child.kill('SIGKILL');
      },
    };
    expect(await ended).toEqual([null, 'SIGKILL']);
    proxy.watch = {};
    // What the dead had sent still arrives: an apply that planned before it did would tell of a conflict.
    await vi.waitFor(() => expect(proxy.inFlight).toBe(0), { timeout: 30_000 });
    const { code, err } = await cli('apply --yes');
    expect(code, err).toBe(0);
    await expectConverged();
  },
);

/** An apply that has its lease and is held up at its first object until `go`. */
async function heldUp() {
  let go: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  const reached = vi.fn();
  proxy.watch = {
    before: async ({ path, change }) => {
      if (change === undefined || !path.startsWith('/_index_template/')) return;
      reached();
      await gate;
    },
  };
  const child = start();
  const ended = once(child, 'exit');
  await vi.waitFor(() => expect(reached).toHaveBeenCalled(), { timeout: 60_000 });
  return { go, ended, pid: child.pid };
}

test('of two applies at once the second stops with one sentence, and the first goes on', async () => {
  const { go, ended, pid } = await heldUp();
  const { code, out, err } = await cli('apply --yes');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(
    new RegExp(
      `^Error: Another apply is running: \\S+ on \\S+ \\(process ${pid}\\) since \\S+Z, and its lease runs until \\S+Z unless it renews it\\. [^\\n]+\\n$`,
    ),
  );
  go();
  expect(await ended).toEqual([0, null]);
  await expectConverged();
});

test('or it waits, if it is told to, and finds nothing left to do', async () => {
  const { go, ended } = await heldUp();
  const said: string[] = [];
  const second = cli('apply --yes --lock-timeout 2m', { err: (text) => void said.push(text) });
  await vi.waitFor(() => expect(said.join('')).toMatch(/^Waiting for another apply: /), { timeout: 60_000 });
  go();
  expect(await ended).toEqual([0, null]);
  expect(await second).toMatchObject({ code: 0, out: expect.stringContaining('Applied 0, unchanged 40,') });
  await expectConverged();
});
