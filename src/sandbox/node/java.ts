import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { DasError } from '../../core/errors.ts';
import type { Account } from '../processes.ts';
import type { Environment } from '../state.ts';

export interface Java {
  /** The java program. */
  readonly command: string;
  readonly major: number;
}

const LEAST_MAJOR = 21;

/** Folders whose subfolders may be Java homes, and where in them the home is. */
export const USUAL_PLACES: readonly (readonly [folder: string, home: string])[] = [
  ['/usr/lib/jvm', ''],
  ['/opt', ''],
  ['/Library/Java/JavaVirtualMachines', 'Contents/Home'],
  // Homebrew's, which it does not put on the PATH by itself.
  ['/opt/homebrew/opt', ''],
  ['/usr/local/opt', ''],
];

/**
 * The first Java 21 or newer that `account` can run: OPENSEARCH_JAVA_HOME, JAVA_HOME, PATH, the usual places, SDKMAN.
 * Throws SANDBOX when there is none.
 */
export async function findJava(
  env: Environment,
  account?: Account,
  places: typeof USUAL_PLACES = USUAL_PLACES,
): Promise<Java> {
  for (const command of await candidates(env, places)) {
    const major = await majorOf(command, account);
    if (major !== undefined && major >= LEAST_MAJOR) return { command, major };
  }
  throw new DasError(
    'SANDBOX',
    `The sandbox's OpenSearch needs Java ${LEAST_MAJOR} or newer, and there is none here.`,
    'Install one (apt-get install openjdk-21-jre-headless, brew install openjdk, or adoptium.net) or name it in OPENSEARCH_JAVA_HOME; or give any cluster in OPENSEARCH_URL.',
  );
}

async function candidates(env: Environment, places: typeof USUAL_PLACES): Promise<readonly string[]> {
  const named = [env['OPENSEARCH_JAVA_HOME'], env['JAVA_HOME']].filter((home) => home);
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const sdkman = [join(env['HOME'] ?? '/', '.sdkman/candidates/java'), ''] as const;
  const found = await Promise.all([...places, sdkman].map(homesIn));
  return [
    ...named.map((home) => join(home ?? '', 'bin/java')),
    ...onPath.map((folder) => join(folder, 'java')),
    ...found.flat().map((home) => join(home, 'bin/java')),
  ];
}

async function homesIn([folder, home]: readonly [string, string]): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.sort().map((name) => join(folder, name, home));
}

async function majorOf(command: string, account: Account | undefined): Promise<number | undefined> {
  try {
    const run = promisify(execFile);
    const { stderr } = await run(command, ['-XX:-UsePerfData', '-version'], { ...account, timeout: 20_000 });
    const [, major] = /version "(\d+)/.exec(stderr) ?? [];
    return major === undefined ? undefined : Number(major);
  } catch {
    return undefined;
  }
}
