import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../src/sandbox/lock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-lock-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('while one works, another is refused and told which process it is', async () => {
  const inner = withLock(folder, () => withLock(folder, async () => 'both'));
  await expect(inner).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringContaining(`Process ${process.pid} `),
  });
});

test('the next comes in when the one before is done, or has failed', async () => {
  expect(await withLock(folder, async () => 1)).toBe(1);
  await expect(withLock(folder, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await withLock(folder, async () => 2)).toBe(2);
  expect(await readdir(folder)).toEqual([]);
});

test.each(['{"pid":4194304999}', `{"pid":${process.pid},"startedAt":"1"}`, '', '{'])(
  'a lock that a killed process left (%s) does not count',
  async (left) => {
    await writeFile(join(folder, 'sandbox.lock'), left);
    expect(await withLock(folder, async () => 'in')).toBe('in');
  },
);
