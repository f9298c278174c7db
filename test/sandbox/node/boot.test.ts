import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DasError } from '../../../src/core/errors.ts';
import type { SearchPort, SearchResponse } from '../../../src/core/ports.ts';
import { waitForNode } from '../../../src/sandbox/node/boot.ts';

let folder: string;
let logFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-boot-'));
  logFile = join(folder, 'node.log');
  await writeFile(logFile, Array.from({ length: 50 }, (_, line) => `line ${line}\n`).join(''));
});

afterEach(() => rm(folder, { recursive: true }));

/** A cluster in the states of a start, one for each time it is asked for its health. */
function starting(states: readonly ('closed' | 'unknown users' | 'ready')[]): SearchPort {
  let asked = 0;
  return {
    url: 'https://127.0.0.1:1',
    async request(_method, path): Promise<SearchResponse> {
      const state = states[Math.min(path === '/_cluster/health' ? asked++ : asked, states.length - 1)];
      if (state === 'closed') throw new DasError('TARGET_UNREACHABLE', 'closed');
      return { status: state === 'ready' ? 200 : 503, body: {} };
    },
  };
}

const waiting = { isAlive: async () => true, report: () => {} };

test('it waits through a closed port and users that are not yet known', async () => {
  const search = starting(['closed', 'unknown users', 'ready']);
  await expect(waitForNode({ ...waiting, search, logFile })).resolves.toBeUndefined();
});

test('a node that ends is reported with the last it said', async () => {
  const ended = waitForNode({
    ...waiting,
    search: starting(['closed']),
    isAlive: async () => false,
    logFile,
  });
  await expect(ended).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringMatching(/ended while it started\. It said last:\nline 30\n(line \d+\n)+line 49$/),
  });
});

test('the wait can be broken off', async () => {
  const abort = new AbortController();
  const waited = waitForNode({ ...waiting, search: starting(['closed']), logFile, signal: abort.signal });
  setTimeout(() => abort.abort(), 100);
  await expect(waited).rejects.toMatchObject({ name: 'AbortError' });
});
