import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonical, digestOf, sha256 } from '../core/canonical.ts';
import { DasError } from '../core/errors.ts';
import type { Bundle, BundleEntry, BundlePort } from '../core/ports.ts';

type Sections = Readonly<Record<string, Readonly<Record<string, BundleEntry['body']>>>>;

/**
 * The ingest bundle in a folder: `<sha256>.json` holds a bundle, `current` names the one in force and is replaced
 * as a whole, so a reader never sees half a bundle. A bundle whose content is not what its name says is refused.
 */
export function openBundleFolder(folder: string): BundlePort {
  let queue: Promise<unknown> = Promise.resolve();
  // Changes of one process follow one another: each starts from what the one before left.
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const turn = queue.then(change, change);
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    read: async () => toBundle(await readSections(folder)),
    put: (section, name, body, ifTag) =>
      inTurn(async () => {
        const sections = (await readSections(folder)) ?? {};
        checkTag(sections[section]?.[name], ifTag, `${section}/${name}`);
        await writeSections(folder, { ...sections, [section]: { ...sections[section], [name]: body } });
        return digestOf(body);
      }),
    remove: (section, name, ifTag) =>
      inTurn(async () => {
        const sections = (await readSections(folder)) ?? {};
        const { [name]: gone, ...rest } = sections[section] ?? {};
        if (gone === undefined) return;
        checkTag(gone, ifTag, `${section}/${name}`);
        await writeSections(folder, { ...sections, [section]: rest });
      }),
  };
}

function checkTag(body: BundleEntry['body'] | undefined, ifTag: string | undefined, what: string): void {
  if ((body && digestOf(body)) === ifTag) return;
  throw new DasError(
    'VERSION_CONFLICT',
    `The bundle's ${what} changed meanwhile.`,
    'Plan again and look at the difference.',
  );
}

async function readSections(folder: string): Promise<Sections | undefined> {
  const version = (await readIfThere(join(folder, 'current')))?.trim();
  if (version === undefined) return undefined;
  const text = await readIfThere(join(folder, `${version}.json`));
  if (text !== undefined && sha256(text) === version) return JSON.parse(text) as Sections;
  throw new DasError(
    'TARGET_REFUSED',
    `The bundle in ${folder} is damaged: ${version}.json is ${text === undefined ? 'missing' : 'not what its name says'}.`,
    'Restore the folder, or remove it and apply again.',
  );
}

function toBundle(sections: Sections | undefined): Bundle | undefined {
  if (!sections) return undefined;
  const entries = Object.entries(sections).flatMap(([section, bodies]) =>
    Object.entries(bodies).map(([name, body]) => ({ section, name, body, tag: digestOf(body) })),
  );
  return { version: digestOf(sections), entries };
}

async function writeSections(folder: string, sections: Sections): Promise<void> {
  const text = canonical(sections);
  const version = sha256(text);
  await mkdir(folder, { recursive: true });
  await replace(join(folder, `${version}.json`), text);
  await replace(join(folder, 'current'), `${version}\n`);
}

// The bundle's own file too: written again with what it holds already, it would be read half by another process.
async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.next`, text);
  await rename(`${path}.next`, path);
}

const readIfThere = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
