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

test('a sandbox that was killed is one sentence that says how to start it', async () => {
  const folder = starterFolder();
  const lost = { url: 'http://127.0.0.1:1', username: 'admin', password: 'Xq7Telling', caFile: '' };
  const rest = {
    folder: folder.path,
    kmsUrl: '',
    keyId: '',
    inboxUrl: '',
    bundleFolder: '',
    quarantineFolder: '',
  };
  const parts = { node: { url: '' }, standIn: {}, real: [], standsIn: [] };
  const state = folderWith({ 'sandbox.json': JSON.stringify({ ...lost, ...rest, ...parts }) });
  const { code, out, err } = await run(['plan'], {
    directory: folder.path,
    env: { DAS_COMPLIANCE_STATE: state.path },
  });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toBe(
    'Error: http://127.0.0.1:1 does not answer: connect ECONNREFUSED 127.0.0.1:1. Start the sandbox again with das-compliance sandbox up.\n',
  );
});
