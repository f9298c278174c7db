import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  readState,
  removeState,
  type SandboxState,
  stateFolderOf,
  writeState,
} from '../../src/sandbox/state.ts';

const STATE: SandboxState = {
  folder: '/somewhere/das-compliance-1',
  url: 'https://127.0.0.1:20001',
  username: 'admin',
  password: 'secret',
  caFile: '/somewhere/das-compliance-1/ca.pem',
  kmsUrl: 'http://127.0.0.1:20002',
  keyId: 'arn:aws:kms:eu-central-1:000000000000:key/1',
  inboxUrl: 'http://127.0.0.1:20003',
  bundleFolder: '/somewhere/das-compliance-1/bundle',
  quarantineFolder: '/somewhere/das-compliance-1/quarantine',
  node: { url: 'https://127.0.0.1:20004', pid: 7, startedAt: '99' },
  standIn: {},
  real: ['OpenSearch 3.4.0'],
  standsIn: ['opensearch-alerting'],
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-state-'));
});

afterEach(() => rm(folder, { recursive: true }));

test('a state comes back as it was written, for its owner alone, and nothing else is left', async () => {
  const place = join(folder, 'made', 'on', 'the', 'way');
  await writeState(place, STATE);
  await writeState(place, { ...STATE, standIn: { pid: 8 } });
  expect(await readState(place)).toEqual({ ...STATE, standIn: { pid: 8 } });
  expect(await readdir(place)).toEqual(['sandbox.json']);
  expect((await stat(join(place, 'sandbox.json'))).mode & 0o777).toBe(0o600);
});

test('a removed state is gone, and removing it again is nothing', async () => {
  await writeState(folder, STATE);
  await removeState(folder);
  await removeState(folder);
  expect(await readState(folder)).toBeUndefined();
});

test.each(['', '{"url":', '[]', 'null', JSON.stringify({ ...STATE, node: null })])(
  'a damaged file (%s) is named, not guessed at',
  async (text) => {
    await writeFile(join(folder, 'sandbox.json'), text);
    await expect(readState(folder)).rejects.toMatchObject({
      code: 'SANDBOX',
      message: expect.stringContaining(join(folder, 'sandbox.json')),
    });
  },
);

test('the state lies where the user says, else in the state folder of the user', () => {
  expect(stateFolderOf({ DAS_COMPLIANCE_STATE: '/a', XDG_STATE_HOME: '/b', HOME: '/c' })).toBe('/a');
  expect(stateFolderOf({ XDG_STATE_HOME: '/b', HOME: '/c' })).toBe('/b/das-compliance');
  expect(stateFolderOf({ HOME: '/c' })).toBe('/c/.local/state/das-compliance');
});
