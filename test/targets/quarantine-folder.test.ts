import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openQuarantineFolder } from '../../src/targets/quarantine-folder.ts';

const root = mkdtempSync(join(tmpdir(), 'das-quarantine-'));
afterAll(() => rmSync(root, { recursive: true }));

const ITEM = { stage: 'decrypt', reason: 'wrong-key', source: 'cluster-A', sequence: '7', original: 'QUJD' };

it('keeps an item whole, for its owner alone, and the same item once', async () => {
  const folder = join(root, 'kept');
  await openQuarantineFolder(folder).put([ITEM, { ...ITEM, sequence: '8' }]);
  await openQuarantineFolder(folder).put([{ ...ITEM, reason: 'wrong-key: another try' }]);
  const files = readdirSync(folder);
  expect(files).toHaveLength(2);
  const kept = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  expect(kept).toContainEqual({ ...ITEM, sequence: '8' });
  expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

it('says so when it cannot be written', async () => {
  const file = join(root, 'file');
  writeFileSync(file, '');
  await expect(openQuarantineFolder(file).put([ITEM])).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
});
