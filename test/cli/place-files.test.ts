import { expect, it } from 'vitest';
import { placeFiles } from '../../src/cli/place-files.ts';
import { folderWith } from './folder.ts';

const TEXTS = new Map([
  ['monitors/a.yaml', 'a\n'],
  ['policies/retention/b.yaml', 'b\n'],
]);

it('all files stand in their places, and nothing else is left', async () => {
  const folder = folderWith();
  await placeFiles(folder.path, TEXTS);
  expect(folder.paths()).toEqual([
    'monitors',
    'monitors/a.yaml',
    'policies',
    'policies/retention',
    'policies/retention/b.yaml',
  ]);
  expect(folder.read('monitors/a.yaml')).toBe('a\n');
});

it('a file that is there is not overwritten, and no other is written', async () => {
  const folder = folderWith({ 'policies/retention/b.yaml': 'mine\n' });
  await expect(placeFiles(folder.path, TEXTS)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('import overwrites no file: nothing was written.'),
  });
  expect(folder.paths()).toEqual(['policies', 'policies/retention', 'policies/retention/b.yaml']);
  expect(folder.read('policies/retention/b.yaml')).toBe('mine\n');
});

it('when one cannot be placed, those before it are taken away again', async () => {
  const folder = folderWith({ policies: 'a file where a folder should be\n' });
  await expect(placeFiles(folder.path, TEXTS)).rejects.toMatchObject({ code: 'USAGE' });
  expect(folder.paths()).toEqual(['monitors', 'policies']);
});
