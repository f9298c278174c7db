import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { DasError, reasonOf } from '../core/errors.ts';

/** Where declarations may stand in a directory. */
export const FOLDERS = ['policies', 'monitors', 'dashboards', 'reports'] as const;

/** Bytes of the largest file that is read: 1 MB. */
export const MAXIMUM_SIZE = 1_000_000;

/**
 * Paths of all YAML files under the folders of a directory, relative to it, sorted, with `/` between their parts; `added` as well.
 * Hidden files are passed over and links to folders are not followed. Throws USAGE when there is nothing to look in.
 */
export async function findDeclarations(
  directory: string,
  added: readonly string[] = [],
): Promise<readonly string[]> {
  const found = await Promise.all(FOLDERS.map((folder) => walk(directory, folder)));
  if (added.length === 0 && found.every((files) => files === undefined)) {
    throw new DasError(
      'USAGE',
      `${directory} holds no declarations: it has none of the folders ${FOLDERS.join(', ')}.`,
      'Name the directory that holds them.',
    );
  }
  return [
    ...new Set([...found.flatMap((files) => files ?? []), ...added.filter((path) => YAML.test(path))]),
  ].sort();
}

/** Whether a directory has any of the folders in which declarations may stand. */
export async function holdsDeclarations(directory: string): Promise<boolean> {
  const found = await Promise.all(FOLDERS.map((folder) => walk(directory, folder)));
  return found.some((files) => files !== undefined);
}

const YAML = /\.ya?ml$/;

async function walk(directory: string, folder: string): Promise<readonly string[] | undefined> {
  const entries = await readdir(join(directory, folder), { withFileTypes: true }).catch(absent);
  if (entries === undefined) return undefined;
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.name.startsWith('.')) return [];
      if (entry.isDirectory()) return (await walk(directory, path)) ?? [];
      return YAML.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
}

/** The text of a file, or why it is not read, in words. */
export type Reading = { readonly text: string } | { readonly refused: string };

/** Reads a file of the directory that is loaded. */
export type Read = (path: string) => Promise<Reading>;

/**
 * Reads a UTF-8 file of a directory, at most 1 MB. Refuses what is no file (a pipe would never end), and a link that
 * leads out of the directory: content is reviewed in one place, and must not show what stands elsewhere. `root` is the
 * directory's real path.
 */
export async function readInside(root: string, path: string): Promise<Reading> {
  try {
    const real = await realpath(join(root, path));
    if (leaves(root, real)) {
      return { refused: 'the file is a link that leads out of the directory' };
    }
    const { size, isFile } = await stat(real).then((info) => ({ size: info.size, isFile: info.isFile() }));
    if (!isFile) return { refused: 'this is not a file' };
    if (size > MAXIMUM_SIZE) {
      return { refused: `the file has ${size} bytes; at most ${MAXIMUM_SIZE} are read` };
    }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(real)) };
  } catch (error) {
    return { refused: whyNot(error) };
  }
}

function leaves(directory: string, real: string): boolean {
  const way = relative(directory, real);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

function whyNot(error: unknown): string {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the file is not UTF-8 text';
  return `the file cannot be read: ${code ?? reasonOf(error)}`;
}
