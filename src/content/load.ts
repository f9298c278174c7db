import { realpath } from 'node:fs/promises';
import pMap from 'p-map';
import type { Declared, KindDef } from '../core/kind.ts';
import type { Resource } from '../core/types.ts';
import { readBeside } from './beside.ts';
import { type Checked, checkDeclaration } from './declaration.ts';
import { findDeclarations, readInside } from './files.ts';
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
 * Throws USAGE when the directory has none of these folders.
 */
export async function loadContent(
  directory: string,
  kinds: readonly KindDef[],
  flavour: Declared['flavour'] = 'self-managed',
): Promise<Content> {
  const files = await findDeclarations(directory);
  const root = await realpath(directory);
  const parsed = await pMap(files, (file) => parseFile(root, file), AT_ONCE);
  const declarations = parsed.flatMap((part) => part.declarations);
  const checked = await pMap(
    declarations.map((declaration) => checkDeclaration(declaration, kinds)),
    (one) => readBeside(root, one),
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

async function parseFile(root: string, file: string): Promise<Parsed> {
  const reading = await readInside(root, file);
  if ('text' in reading) return parseYaml(file, reading.text);
  return {
    declarations: [],
    problems: [{ file, line: 1, column: 1, message: reading.refused }],
    whole: false,
  };
}
