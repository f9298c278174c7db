import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../support/command-line.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A folder of the running test alone, with files in it; no sandbox is up for whoever works there. */
export function folderWith(files: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'das-cli-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  const env = { DAS_COMPLIANCE_STATE: join(directory, 'no-sandbox'), PASSWORD: 't0psecret' };
  return {
    path: directory,
    run: (...line: string[]) => run(line, { directory, env }),
    /** Every path in the folder, sorted: what a command wrote shows. */
    paths: () => readdirSync(directory, { recursive: true }).map(String).sort(),
    read: (path: string) => readFileSync(join(directory, path), 'utf8'),
  };
}

/** The same with the starter content, a das-compliance.yaml of its own, and more files. */
export function starterFolder(settings = 'environments: {}\n', more: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({ 'das-compliance.yaml': settings, ...more });
  for (const part of ['policies', 'monitors', 'dashboards', 'reports']) {
    const skip = join(ROOT, 'reports', 'out');
    if (existsSync(join(ROOT, part)))
      cpSync(join(ROOT, part), join(folder.path, part), { recursive: true, filter: (path) => path !== skip });
  }
  return folder;
}
