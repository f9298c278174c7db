import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectOk } from '../../src/core/answers.ts';
import { sandboxDown } from '../../src/sandbox/down.ts';
import { endProcess, ownedBy } from '../../src/sandbox/processes.ts';
import { sandboxStatus } from '../../src/sandbox/status.ts';
import { sandboxUp } from '../../src/sandbox/up.ts';
import { connectKeys } from '../../src/targets/keys.ts';
import { connectSearch } from '../../src/targets/search.ts';

const state = inject('sandbox');
const { url, username, password, caFile } = state;
const ca = readFileSync(caFile, 'utf8');
// Whose authority vouches for the cluster itself, behind what may stand in front.
const nodeCaFile = (process.env['OPENSEARCH_URL'] && process.env['OPENSEARCH_CA']) || caFile;
const stateFolder = inject('sandboxStateFolder');
const lines: string[] = [];
const settings = { env: process.env, report: (line: string) => lines.push(line), stateFolder };

// A second sandbox, in front of the first one's cluster, as someone has it who brings a cluster along.
const secondState = mkdtempSync(join(tmpdir(), 'das-second-'));
const second = {
  ...settings,
  stateFolder: secondState,
  env: {
    ...process.env,
    OPENSEARCH_URL: state.node.url,
    OPENSEARCH_USERNAME: username,
    OPENSEARCH_PASSWORD: password,
    OPENSEARCH_CA: nodeCaFile,
  },
};

beforeAll(() => {
  lines.length = 0;
});

afterAll(async () => {
  await sandboxDown(second);
  rmSync(secondState, { recursive: true });
});

test('the sandbox answers over TLS that its own authority vouches for, and no other does', async () => {
  const trusted = connectSearch({ url, username, password, ca });
  expect(await trusted.request('GET', '/')).toMatchObject({ status: 200 });
  const untrusting = connectSearch({ url, username, password });
  await expect(untrusting.request('GET', '/')).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
});

test.each([
  ['a wrong password', { username, password: 'wrong' }],
  ['no credentials', {}],
])('%s is refused', async (_, credentials) => {
  const search = connectSearch({ url, ca, ...credentials });
  await expect(search.request('GET', '/')).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
});

test('users and roles are real: one who may only read is refused a write', async () => {
  const admin = connectSearch({ url, username, password, ca });
  const security = '/_plugins/_security/api';
  const reader = { username: 'sandbox-reader', password: `aA1!${randomBytes(18).toString('base64url')}` };
  const { password: secret } = reader;
  const made = await admin.request('PUT', `${security}/internalusers/${reader.username}`, {
    password: secret,
  });
  try {
    expect(made).toMatchObject({ status: 201 });
    await admin.request('PUT', `${security}/rolesmapping/readall`, { users: [reader.username] });
    const search = connectSearch({ url, ca, ...reader });
    expect(await search.request('GET', '/_search?size=0')).toMatchObject({ status: 200 });
    const refused = await search.request('PUT', '/das-not-mine', {});
    expect(refused).toMatchObject({ status: 403 });
    expect(() => expectOk(refused, 'Making an index')).toThrow(
      /^Making an index: user "sandbox-reader" lacks the permission indices:admin\/create\.$/,
    );
  } finally {
    await admin.request('DELETE', `${security}/rolesmapping/readall`);
    await admin.request('DELETE', `${security}/internalusers/${reader.username}`);
  }
});

test('its key service is there for the real AWS client', async () => {
  const keys = connectKeys({
    endpoint: state.kmsUrl,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
  await expect(keys.unwrap(new Uint8Array(100), {})).rejects.toMatchObject({
    code: 'RECORD_UNREADABLE',
    message: expect.stringContaining('InvalidCiphertextException'),
  });
});

test('up again is nothing but a word, and says what is real and what stands in', async () => {
  const before = await sandboxStatus(settings);
  expect(before).toMatchObject({ standIn: 'running' });
  lines.length = 0;
  expect(await sandboxUp(settings)).toEqual(before?.state);
  expect(lines).toEqual([
    `The sandbox is up at ${url}.`,
    `Real: ${state.real.join(', ')}.`,
    `Stand-ins: ${state.standsIn.join(', ')}.`,
  ]);
});

test('a stand-in that was killed is started again on the same ports; the node is left alone', async () => {
  const before = await sandboxStatus(settings);
  const standIn = ownedBy(before?.state.standIn ?? {});
  if (standIn !== undefined) await endProcess(standIn, 0);
  expect(await sandboxStatus(settings)).toMatchObject({ standIn: 'stopped' });
  const after = await sandboxUp(settings);
  expect(after).toEqual({ ...before?.state, standIn: after.standIn });
  expect(after.standIn.pid).not.toBe(standIn?.pid);
  expect(await sandboxStatus(settings)).toMatchObject({ standIn: 'running' });
  const search = connectSearch({ url, username, password, ca });
  expect(await search.request('GET', '/_cluster/health')).toMatchObject({ status: 200 });
});

test('a cluster that is brought along is used, not started, and still there when the sandbox is down', async () => {
  const up = await sandboxUp(second);
  expect(up.node).toEqual({ url: state.node.url });
  expect(await sandboxStatus(second)).toMatchObject({ node: 'external', standIn: 'running' });
  const through = connectSearch({ url: up.url, username, password, ca: readFileSync(up.caFile, 'utf8') });
  expect(await through.request('GET', '/_cluster/health')).toMatchObject({ status: 200 });
  expect(await sandboxDown(second)).toBe(true);
  expect(await sandboxStatus(second)).toBeUndefined();
  expect(await sandboxDown(second)).toBe(false);
  const direct = connectSearch({
    url: state.node.url,
    username,
    password,
    ca: readFileSync(nodeCaFile, 'utf8'),
  });
  expect(await direct.request('GET', '/')).toMatchObject({ status: 200 });
});

test('a cluster that refuses the credentials leaves nothing behind', async () => {
  const env = { ...second.env, OPENSEARCH_PASSWORD: 'wrong' };
  await expect(sandboxUp({ ...second, env })).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
  expect(await sandboxStatus(second)).toBeUndefined();
});
