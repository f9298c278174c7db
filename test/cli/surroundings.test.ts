import { expect, test } from 'vitest';
import { run } from '../support/command-line.ts';
import { folderWith, starterFolder } from './folder.ts';

test('a state folder that is no folder is one sentence', async () => {
  const { path: directory } = starterFolder();
  const env = { DAS_COMPLIANCE_STATE: `${directory}/das-compliance.yaml` };
  const { code, out, err } = await run(['plan'], { directory, env });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]*das-compliance\.yaml[^\n]+\n$/);
});

test('a damaged state of the sandbox is one sentence', async () => {
  const { path: directory } = starterFolder();
  const state = folderWith({ 'sandbox.json': '{"folder": ' });
  const { code, out, err } = await run(['plan'], { directory, env: { DAS_COMPLIANCE_STATE: state.path } });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]*sandbox\.json is no state of a sandbox\. [^\n]+\n$/);
});

test('credentials in the address of an environment are refused, and not repeated', async () => {
  const folder = starterFolder('environments: { a: { url: "https://me:Xq7Telling@127.0.0.1:1" } }\n');
  const { code, out, err } = await folder.run('plan', '--env', 'a');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).not.toContain('Xq7Telling');
  expect(err).toContain('das-compliance.yaml:1:');
});
