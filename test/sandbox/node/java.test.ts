import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findJava } from '../../../src/sandbox/node/java.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-java-'));
  await makeJava('old/bin/java', '1.8.0_412');
  await makeJava('seventeen/bin/java', '17.0.15');
  await makeJava('named/bin/java', '21.0.2');
  await makeJava('usual/temurin-25/bin/java', '25');
  await makeJava('macs/temurin-22.jdk/Contents/Home/bin/java', '22.0.1');
  await makeJava('home/.sdkman/candidates/java/current/bin/java', '23-ea');
});

afterAll(() => rm(folder, { recursive: true }));

async function makeJava(path: string, version: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho 'openjdk version "${version}" 2025-01-01' >&2\n`);
  await chmod(file, 0o755);
}

const at = (path: string): string => join(folder, path);

test('the Java that is named comes first', async () => {
  const env = { OPENSEARCH_JAVA_HOME: at('named'), PATH: at('usual/temurin-25/bin') };
  expect(await findJava(env, undefined, [])).toEqual({ command: at('named/bin/java'), major: 21 });
});

test('one that is too old is passed over, wherever it is named', async () => {
  const env = { OPENSEARCH_JAVA_HOME: at('old'), JAVA_HOME: at('seventeen'), PATH: at('seventeen/bin') };
  expect(await findJava(env, undefined, [[at('usual'), '']])).toEqual({
    command: at('usual/temurin-25/bin/java'),
    major: 25,
  });
});

test('the folders of macOS and of SDKMAN are searched', async () => {
  expect(await findJava({}, undefined, [[at('macs'), 'Contents/Home']])).toMatchObject({ major: 22 });
  expect(await findJava({ HOME: at('home') }, undefined, [])).toMatchObject({ major: 23 });
});

test('without any, one sentence says what is needed and how to get it', async () => {
  const search = findJava({ JAVA_HOME: at('seventeen'), PATH: at('nowhere') }, undefined, []);
  await expect(search).rejects.toMatchObject({
    code: 'SANDBOX',
    message: expect.stringContaining('needs Java 21 or newer'),
    hint: expect.stringContaining('OPENSEARCH_JAVA_HOME'),
  });
});
