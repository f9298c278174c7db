import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../state.ts';
import { ARTIFACTS, OPENSEARCH_VERSION } from './artifacts.ts';
import { fetchArtifacts } from './fetch.ts';
import { layOutHome } from './layout.ts';

/**
 * The home of a real OpenSearch with its security plugin, assembled from Maven Central once per user and version and
 * never written again. Throws SANDBOX when Maven is missing or fails, or a file is not the one that was pinned.
 */
export async function assembleHome(settings: {
  readonly env: Environment;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}): Promise<string> {
  const cache = cacheFolderOf(settings.env);
  const home = join(cache, `opensearch-${OPENSEARCH_VERSION}-${digestOfTable()}`);
  if (await exists(home)) return home;
  settings.report(`Assembling OpenSearch ${OPENSEARCH_VERSION} from Maven Central, once (about 200 MB) …`);
  await mkdir(cache, { recursive: true });
  // Root's umask may keep others out, and the node of root's sandbox runs as another user.
  await chmod(cache, 0o755);
  const workshop = await mkdtemp(join(cache, 'assembling-'));
  try {
    await assembleIn(workshop, settings);
    await moveIntoPlace(join(workshop, 'home'), home);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return home;
}

/** Where the cache is: the node of a sandbox that root starts runs as another user, who cannot see root's home. */
export function cacheFolderOf(env: Environment): string {
  if (process.getuid?.() === 0) return '/var/cache/das-compliance';
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] ?? '.', '.cache'), 'das-compliance');
}

async function assembleIn(
  workshop: string,
  { env, signal }: { readonly env: Environment; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const files = join(workshop, 'files');
  await mkdir(files);
  await fetchArtifacts({ env, artifacts: ARTIFACTS, folder: files, signal });
  await layOutHome(ARTIFACTS, files, join(workshop, 'home'));
}

/** Two sandboxes may assemble at once: the first to finish wins, and the other's work is the same. */
async function moveIntoPlace(built: string, home: string): Promise<void> {
  try {
    await rename(built, home);
  } catch (error) {
    if (!(await exists(home))) throw error;
  }
}

function digestOfTable(): string {
  return createHash('sha256').update(JSON.stringify(ARTIFACTS)).digest('hex').slice(0, 12);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
