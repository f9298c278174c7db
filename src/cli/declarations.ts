import { loadContent } from '../content/load.ts';
import { problemLine } from '../content/problem.ts';
import { DasError } from '../core/errors.ts';
import type { Declared } from '../core/kind.ts';
import type { Resource } from '../core/types.ts';
import { ALL_KINDS } from '../kinds/index.ts';

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
