import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

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
