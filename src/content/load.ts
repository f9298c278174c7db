import { realpath } from 'node:fs/promises';
import pMap from 'p-map';
import type { Declared, KindDef } from '../core/kind.ts';
import type { Resource } from '../core/types.ts';
import { readBeside } from './beside.ts';
import { type Checked, checkDeclaration } from './declaration.ts';
import { findDeclarations, type Read, readInside } from './files.ts';
import { type ContentProblem, inOrder } from './problem.ts';
import { contradictions } from './together.ts';
import { type Parsed, parseYaml } from './yaml.ts';

/** All that a directory declares. With problems, `resources` are those that have none of their own. */
export interface Content {
  readonly resources: readonly Resource[];
  readonly problems: readonly ContentProblem[];
}

/**
 * Reads every declaration of a directory: `*.yaml` and `*.yml` under policies/, monitors/, dashboards/ and reports/, one
 * or more documents a file. Whatever is wrong in the files comes back as problems, all of them at once, and never as an
 * error. Resources come in the order of their files. `flavour` is that of the target, where it is known: an Amazon domain asks for more than any other cluster.
 * `added` are texts by path that count as files of the directory, though nothing is written yet.
 * Throws USAGE when the directory has none of these folders and nothing is added.
 */
export async function loadContent(
  directory: string,
  kinds: readonly KindDef[],
  flavour: Declared['flavour'] = 'self-managed',
  added: ReadonlyMap<string, string> = NONE,
): Promise<Content> {
  const files = await findDeclarations(directory, [...added.keys()]);
  const root = await realpath(directory).catch(() => directory);
  const read: Read = async (path) => {
    const text = added.get(path);
    return text === undefined ? readInside(root, path) : { text };
  };
  const parsed = await pMap(files, (file) => parseFile(read, file), AT_ONCE);
  const declarations = parsed.flatMap((part) => part.declarations);
  const checked = await pMap(
    declarations.map((declaration) => checkDeclaration(declaration, kinds)),
    (one) => readBeside(read, one),
    AT_ONCE,
  );
  const whole = parsed.every((part) => part.whole);
  return {
    resources: checked.flatMap(({ resource }) => resource ?? []),
    problems: inOrder([
      ...parsed.flatMap((part) => part.problems),
      ...checked.flatMap((one: Checked) => one.problems),
      ...contradictions(checked, whole, flavour),
    ]),
  };
}

const AT_ONCE = { concurrency: 16 };
const NONE: ReadonlyMap<string, string> = new Map();

async function parseFile(read: Read, file: string): Promise<Parsed> {
  const reading = await read(file);
  if ('text' in reading) return parseYaml(file, reading.text);
  return {
    declarations: [],
    problems: [{ file, line: 1, column: 1, message: reading.refused }],
    whole: false,
  };
}
