import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { DasError, isDasError, reasonOf } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';

const LIMIT_SECONDS = 180;

/**
 * Waits until the cluster answers and its security plugin knows its users (for seconds after its port opens it does
 * not). Throws SANDBOX, with the last lines of the node's log, when the node ends or 180 s have passed.
 */
export async function waitForNode(settings: {
  readonly search: SearchPort;
  readonly isAlive: () => Promise<boolean>;
  readonly logFile: string;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}): Promise<void> {
  const { search, isAlive, logFile, report, signal } = settings;
  const start = performance.now();
  for (let told = 0; !(await isReady(search)); ) {
    signal?.throwIfAborted();
    const seconds = Math.floor((performance.now() - start) / 1000);
    if (!(await isAlive())) throw await failure('ended while it started', logFile);
    if (seconds >= LIMIT_SECONDS) throw await failure(`is not ready after ${seconds} s`, logFile);
    if (seconds >= told + 10) {
      told = seconds;
      report(`OpenSearch is starting … ${seconds} s`);
    }
    await delay(500, undefined, signal === undefined ? {} : { signal });
  }
}

async function isReady(search: SearchPort): Promise<boolean> {
  try {
    const health = await search.request('GET', '/_cluster/health');
    const known = await search.request('GET', '/_plugins/_security/authinfo');
    return health.status === 200 && known.status === 200;
  } catch (error) {
    if (isDasError(error)) return false;
    throw error;
  }
}

async function failure(what: string, logFile: string): Promise<DasError> {
  const log = await readFile(logFile, 'utf8').catch((error: unknown) => reasonOf(error));
  const last = log.trimEnd().split('\n').slice(-20).join('\n');
  return new DasError(
    'SANDBOX',
    `The sandbox's OpenSearch ${what}. It said last:\n${last}`,
    'If it lacks memory, give it less: DAS_COMPLIANCE_HEAP=512m.',
  );
}
