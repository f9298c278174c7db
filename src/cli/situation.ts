import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { loadContent } from '../content/load.ts';
import { problemLine } from '../content/problem.ts';
import { resolveReferences } from '../content/references.ts';
import { DasError } from '../core/errors.ts';
import type { Declared } from '../core/kind.ts';
import type { Situation } from '../core/observe.ts';
import type { Body, Resource } from '../core/types.ts';
import { ALL_KINDS } from '../kinds/index.ts';
import { type Environment, openEnvironment } from './environment.ts';
import type { Io } from './io.ts';

/** The declarations of a directory, or CONTENT_INVALID with every problem on a line of its own. */
export async function declarations(
  directory: string,
  flavour?: Declared['flavour'],
): Promise<readonly Resource[]> {
  const { resources, problems } = await loadContent(directory, ALL_KINDS, flavour);
  if (problems.length === 0) return resources;
  const lines = problems.map((problem) => `  ${problemLine(problem)}`).join('\n');
  throw new DasError(
    'CONTENT_INVALID',
    `${problems.length === 1 ? '1 problem' : `${problems.length} problems`} in ${directory}:\n${lines}`,
  );
}

/** Files and cluster together: what plan, apply and drift start from. */
export async function openSituation(io: Io, folder: string, env: string | undefined) {
  const directory = resolve(io.directory, folder);
  // What is wrong wherever it is applied is told before anything is connected to.
  const checked = await declarations(directory);
  const environment = await openEnvironment(io, directory, env);
  const resources =
    environment.flavour === 'amazon' ? await declarations(directory, environment.flavour) : checked;
  return { environment, situation: situationOf(environment, resources, io.now), directory };
}

/** What core plans from: an environment and what is to be there. */
export function situationOf(
  { name, ports, flavour, secret }: Environment,
  resources: readonly Resource[],
  now: () => Date,
): Situation {
  return {
    environment: name,
    kinds: ALL_KINDS,
    declared: { resources, flavour },
    ports,
    now,
    resolve: async (body) => (await resolveReferences(body, secret)) as Body,
  };
}

/** The commit of the directory, with a star when files differ from it; "unknown" outside a repository. */
export async function commitOf(directory: string): Promise<string> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', ['-C', directory, ...args])).stdout.trim();
  try {
    const [commit, changed] = [
      await git('rev-parse', 'HEAD'),
      await git('status', '--porcelain', '--', directory),
    ];
    return changed === '' ? commit : `${commit}*`;
  } catch {
    return 'unknown';
  }
}
