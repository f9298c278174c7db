import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DasError } from '../core/errors.ts';

/**
 * Writes texts by path into a directory, all or none: first into a hidden folder of it, then each is moved to its place.
 * Throws USAGE where a file is there already or the directory does not take them; then nothing of them is left.
 */
export async function placeFiles(directory: string, texts: ReadonlyMap<string, string>): Promise<void> {
  const placed: string[] = [];
  await refuseExisting(directory, [...texts.keys()]);
  try {
    await mkdir(directory, { recursive: true });
    const staged = await mkdtemp(join(directory, '.das-compliance-import-'));
    try {
      for (const [path, text] of texts) await write(join(staged, path), text);
      for (const path of texts.keys()) {
        const place = join(directory, path);
        await mkdir(dirname(place), { recursive: true });
        await rename(join(staged, path), place);
        placed.push(place);
      }
    } finally {
      await rm(staged, { recursive: true, force: true });
    }
  } catch (error) {
    await Promise.all(placed.map((place) => rm(place, { force: true })));
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new DasError(
      'USAGE',
      `${directory} does not take the files (${code}).`,
      'Name another place with --out.',
    );
  }
}

/** Throws USAGE where one of these files, relative to the directory, is there already. */
export async function refuseExisting(directory: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const exists = await access(join(directory, path)).then(
      () => true,
      () => false,
    );
    if (exists)
      throw new DasError(
        'USAGE',
        `${join(directory, path)} is there already, and import overwrites no file: nothing was written.`,
        'Name another place with --out, or move the file.',
      );
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: 'wx' });
}
