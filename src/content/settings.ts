import { access, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { DasError } from '../core/errors.ts';
import { suggest } from '../core/suggest.ts';
import { problemOf } from './declaration.ts';
import { readInside } from './files.ts';
import { type ContentProblem, inOrder, problemLine } from './problem.ts';
import type { Settings } from './settings.gen.ts';
import schema from './settings.schema.json' with { type: 'json' };
import { validate } from './validate.ts';
import { parseYaml } from './yaml.ts';

const FILE = 'das-compliance.yaml';

/** The environment that is there without an entry. */
export const SANDBOX = 'sandbox';

/**
 * The das-compliance.yaml of a directory; without the file, or with an empty one, there is no environment but the
 * sandbox. Paths in it are as written: relative to the directory. Throws CONTENT_INVALID with every problem on a line.
 */
export async function loadSettings(directory: string): Promise<Settings> {
  const there = await access(join(directory, FILE)).then(
    () => true,
    () => false,
  );
  if (!there) return { environments: {} };
  const reading = await readInside(await realpath(directory), FILE);
  if ('refused' in reading) throw invalid([{ file: FILE, line: 1, column: 1, message: reading.refused }]);
  return parseSettings(reading.text);
}

/**
 * The environment to work on: the one asked for, else the sandbox while the file names no other. Once it does, silence
 * means the sandbox on a terminal, where a person reads which one it is, and is refused off it.
 * Throws USAGE with the names there are.
 */
export function chooseEnvironment(
  settings: Settings,
  asked: string | undefined,
  interactive: boolean,
): string {
  const declared = Object.keys(settings.environments);
  const known = [SANDBOX, ...declared];
  if (asked === undefined && (declared.length === 0 || interactive)) return SANDBOX;
  if (asked === undefined) {
    throw new DasError(
      'USAGE',
      `${FILE} names ${declared.length} environment${declared.length === 1 ? '' : 's'}, and none was chosen.`,
      `Add --env with one of ${known.join(', ')}.`,
    );
  }
  if (known.includes(asked)) return asked;
  const message = `There is no environment ${JSON.stringify(asked)}: ${FILE} names ${declared.join(', ') || 'none'}, and ${SANDBOX} is always there.`;
  throw new DasError('USAGE', message, suggest(asked, known, 'Environments'));
}

function parseSettings(text: string): Settings {
  const { declarations, problems } = parseYaml(FILE, text);
  const [first, second] = declarations;
  const faults = first === undefined ? [] : validate(schema, first.value);
  const found: ContentProblem[] = [
    ...problems,
    ...faults.flatMap((fault) => (first === undefined ? [] : [problemOf(first, fault)])),
    ...(second === undefined ? [] : [problemOf(second, MORE_THAN_ONE)]),
  ];
  if (found.length > 0) throw invalid(found);
  return first === undefined ? { environments: {} } : (first.value as Settings);
}

const MORE_THAN_ONE = {
  pointer: '',
  end: 'value',
  message: 'the settings are one document',
  hint: 'Put all environments under one "environments".',
} as const;

function invalid(problems: readonly ContentProblem[]): DasError {
  return new DasError('CONTENT_INVALID', inOrder(problems).map(problemLine).join('\n'));
}
