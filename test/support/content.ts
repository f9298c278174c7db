import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import { problemLine } from '../../src/content/problem.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';

/** A directory of its own for the running test, gone after it. */
export async function directoryWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'das-content-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  await Promise.all(
    Object.entries({ 'policies/.keep': '', ...files }).map(async ([path, text]) => {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }),
  );
  return directory;
}

/** Loads the files with the kinds of the product. */
export const load = async (files: Readonly<Record<string, string | Uint8Array>>) =>
  loadContent(await directoryWith(files), ALL_KINDS);

/** All problems of the files as people see them. */
export const problemsOf = async (files: Readonly<Record<string, string | Uint8Array>>) =>
  (await load(files)).problems.map(problemLine);

/** The problems of one file in policies/, without its name. */
export const problemsIn = async (text: string | Uint8Array) =>
  (await problemsOf({ 'policies/a.yaml': text })).map((line) => line.replace('policies/a.yaml:', ''));

/** A sound declaration of a kind; `spec` is indented by two already, or `{…}`. */
export const declaration = (kind: string, name: string, spec: string): string =>
  `kind: ${kind}\nname: ${name}\ndescription: Made for a test of the loader.\ncontrols: [SOX/404]\nspec:\n${spec}\n`;

export const TEMPLATE_SPEC = '  indexPatterns: [das-audit-*]\n  mappings: {}';
export const CHANNEL_SPEC = '  type: slack\n  url: ${env:OPERATIONS_URL}';
