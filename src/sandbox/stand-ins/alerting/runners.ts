import { runBucketLevel } from './bucket-level.ts';
import { runQueryLevel } from './query-level.ts';
import type { Run } from './run.ts';
import type { Ran, RunStores } from './stores.ts';

/** By type of monitor. Document-level monitors are kept, not run. */
export const RUNNERS: { readonly [type: string]: (stores: RunStores, run: Run) => Promise<Ran> } = {
  query_level_monitor: runQueryLevel,
  bucket_level_monitor: runBucketLevel,
};
