import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startInbox } from '../../../src/sandbox/stand-ins/inbox.ts';
import type { Listening } from '../../../src/sandbox/stand-ins/listen.ts';

let folder: string;
let inbox: Listening;
const file = () => join(folder, 'inbox.jsonl');
const start = async () => {
  inbox = await startInbox({ port: 0, now: () => Date.UTC(2026, 10, 24), file: file() });
};
const at = (path: string) => `http://127.0.0.1:${inbox.port}${path}`;
const send = async (body: string) => (await fetch(at('/hooks/ops'), { method: 'POST', body })).status;
const bodies = async () =>
  ((await (await fetch(at('/messages'))).json()) as { body: string }[]).map(({ body }) => body);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'das-inbox-'));
  await start();
});
afterEach(async () => {
  await inbox.close();
  rmSync(folder, { recursive: true });
});

it('a message that was acknowledged is still there after a restart, a half-written one never was', async () => {
  expect(await send('first\nline')).toBe(200);
  await inbox.close();
  appendFileSync(file(), '{"at":"2026-11-24T00:0');
  await start();
  expect(await send('second')).toBe(200);
  expect(await bodies()).toEqual(['first\nline', 'second']);
});

it('what is forgotten is forgotten for good', async () => {
  await send('first');
  await fetch(at('/messages'), { method: 'DELETE' });
  await inbox.close();
  await start();
  expect(await bodies()).toEqual([]);
});

it('the newest thousand are kept, also over a restart', async () => {
  for (let sent = 0; sent < 1_005; sent += 1) await send(String(sent));
  await inbox.close();
  await start();
  const kept = await bodies();
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([1_000, '5', '1004']);
});

it.each([
  ['POST', '/elsewhere', 404],
  ['GET', '/hooks/ops', 404],
])('%s %s is answered %i', async (method, path, status) => {
  expect((await fetch(at(path), { method })).status).toBe(status);
});
