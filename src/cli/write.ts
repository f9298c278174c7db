import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DasError } from '../core/errors.ts';

/** Writes what a command made, and the folder it is to stand in. Throws USAGE where the place does not take it. */
export async function writeOutput(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new DasError(
      'USAGE',
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
      'Name another place with --out.',
    );
  }
}
