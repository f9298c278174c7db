import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../core/canonical.ts';
import { DasError, reasonOf } from '../core/errors.ts';
import type { Quarantined, QuarantinePort } from '../core/ports.ts';

/**
 * A quarantine in a folder: one JSON file an item, readable by its owner alone, named by what was quarantined and
 * from where, so that a batch that is tried again writes the same files. Throws TARGET_REFUSED when it cannot write.
 */
export function openQuarantineFolder(folder: string): QuarantinePort {
  return {
    async put(items) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        for (const item of items) {
          await write(folder, item);
        }
      } catch (error) {
        throw new DasError(
          'TARGET_REFUSED',
          `The quarantine folder ${folder} cannot be written: ${reasonOf(error)}.`,
          'Check that it may be created and written by this user, and that the disk is not full.',
        );
      }
    },
  };
}

/** Written beside and renamed: a file that is there is whole, whenever the process dies. */
async function write(folder: string, item: Quarantined): Promise<void> {
  const name = digestOf([item.source, item.stage, item.sequence, item.original]);
  const temporary = join(folder, `.${name}.${process.pid}`);
  await writeFile(temporary, `${JSON.stringify(item, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, join(folder, `${name}.json`));
}
