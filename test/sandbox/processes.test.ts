import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  endProcess,
  identify,
  isRunning,
  type OwnedProcess,
  spawnDetached,
} from '../../src/sandbox/processes.ts';

let folder: string;
let owned: OwnedProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-processes-'));
});

afterEach(async () => {
  if (owned !== undefined) await endProcess(owned, 100);
  await rm(folder, { recursive: true });
});

async function shell(script: string): Promise<OwnedProcess> {
  const launch = { command: '/bin/sh', args: ['-c', script], folder, env: { PATH: '/usr/bin:/bin' } };
  owned = await spawnDetached(launch, join(folder, 'out'), join(folder, 'err'));
  return owned;
}

test('a process is started with its output in files, seen to run, and ended', async () => {
  const started = await shell('echo begun; echo trouble >&2; exec sleep 60');
  expect(await isRunning(started)).toBe(true);
  await delay(200);
  expect(await readFile(join(folder, 'out'), 'utf8')).toBe('begun\n');
  expect(await readFile(join(folder, 'err'), 'utf8')).toBe('trouble\n');
  await endProcess(started);
  expect(await isRunning(started)).toBe(false);
  await endProcess(started);
});

test('one that ignores SIGTERM is killed', async () => {
  const started = await shell("trap '' TERM; echo ready; while :; do sleep 0.05; done");
  await delay(200);
  await endProcess(started, 300);
  expect(await isRunning(started)).toBe(false);
});

test.runIf(process.platform === 'linux')(
  'a stranger that got the pid is not ours, and left alone',
  async () => {
    const started = await shell('exec sleep 60');
    const earlier = { pid: started.pid, startedAt: '1' };
    expect(await isRunning(earlier)).toBe(false);
    await endProcess(earlier);
    expect(await isRunning(started)).toBe(true);
    expect(await identify(started.pid)).toEqual(started);
  },
);

test('a program that is not there is named', async () => {
  const launch = { command: join(folder, 'missing'), args: [], folder, env: {} };
  await expect(spawnDetached(launch, join(folder, 'out'), join(folder, 'out'))).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringContaining('missing does not start'),
  });
});
