import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ARTIFACTS, type Artifact, fileNameOf } from '../../../src/sandbox/node/artifacts.ts';
import { fetchArtifacts } from '../../../src/sandbox/node/fetch.ts';

const HELLO: Artifact = {
  coordinates: 'org.example:hello:1.0',
  // of the text "hello"
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  into: ['modules/hello'],
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-fetch-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A Maven that fetches by the given shell lines, run beside the pom. */
async function withMaven(lines: string): Promise<{ PATH: string }> {
  await writeFile(join(folder, 'mvn'), `#!/bin/sh\ncd '${folder}'\n${lines}\n`);
  await chmod(join(folder, 'mvn'), 0o755);
  return { PATH: `${folder}:/usr/bin:/bin` };
}

test('a file with the pinned digest is accepted', async () => {
  const env = await withMaven(
    `grep -q '<artifactId>hello</artifactId>' pom.xml && printf hello > hello-1.0.jar`,
  );
  await expect(fetchArtifacts({ env, artifacts: [HELLO], folder })).resolves.toBeUndefined();
});

test('any other file is refused with its name, the digest expected and the one got', async () => {
  const env = await withMaven('printf hellO > hello-1.0.jar');
  const refused = fetchArtifacts({ env, artifacts: [HELLO], folder });
  await expect(refused).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringMatching(
      /org\.example:hello:1\.0 .*SHA-256 2cf24dba\w{56} expected, (?!2cf24dba)\w{64} got/,
    ),
  });
});

test('what Maven says when it fails is passed on', async () => {
  const env = await withMaven('echo "[ERROR] no route to the mirror"; exit 1');
  await expect(fetchArtifacts({ env, artifacts: [HELLO], folder })).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringContaining('no route to the mirror'),
  });
});

test('without Maven one sentence says how to get it', async () => {
  const refused = fetchArtifacts({ env: { PATH: folder }, artifacts: [HELLO], folder });
  await expect(refused).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringContaining('no mvn on the PATH'),
    hint: expect.stringContaining('apt-get install maven'),
  });
});

test('an aborted fetch has ended Maven before it says so', async () => {
  const env = await withMaven("trap 'sleep 0.3; touch ended; exit' TERM; while :; do sleep 0.05; done");
  const abort = new AbortController();
  const fetching = fetchArtifacts({ env, artifacts: [HELLO], folder, signal: abort.signal });
  setTimeout(() => abort.abort(), 300);
  await expect(fetching).rejects.toMatchObject({ name: 'AbortError' });
  await expect(access(join(folder, 'ended'))).resolves.toBeUndefined();
});

test('every artifact is pinned, once, to a whole SHA-256', () => {
  const names = ARTIFACTS.map(fileNameOf);
  expect(new Set(names).size).toBe(names.length);
  for (const { sha256 } of ARTIFACTS) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
