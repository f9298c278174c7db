import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Method } from '../../src/core/ports.ts';

export interface Capture {
  /** `1-ism/02-create` */
  readonly name: string;
  readonly request: { readonly method: Method; readonly path: string; readonly body?: unknown };
  readonly response: { readonly status: number; readonly body: unknown };
}

/** How many exchanges of each area were recorded; each is either copied here or left for later. */
export const RECORDED: Readonly<Record<string, number>> = {
  '1-ism': 32,
  '2-notifications': 32,
  '3-alerting': 39,
  '4-core': 15,
  '5-snapshots': 15,
  '6-security': 22,
  '7-normalisation': 81,
};

/** Areas whose answers tell of minutes that passed: their replay moves the clock, and so runs in the sandbox alone. */
export const TIMED: ReadonlySet<string> = new Set(['1-ism', '3-alerting']);

/** Recorded, not copied and not replayed, with the reason. */
export const LEFT_FOR_LATER: Readonly<Record<string, string>> = {
  '1-ism/01-interval':
    'a cluster setting of the plugin, which the node does not know; the jobs here run every minute without it',
  '3-alerting/30-stats': 'names and counts of the nodes and jobs of one cluster',
  '6-security/16-roles-list': 'the roles that each plugin of the recorded node brought along',
  '6-security/17-account': 'who made the recording',
  '4-core/01-root': 'name, build and age of the recorded node itself: no two servers share them',
  '4-core/02-plugins': 'the plugins of the recorded node; which ones a sandbox has, its start says',
};

/**
 * The one list of fields whose value no two servers share: times, durations, scores, generated ids, topology.
 * Their type (and null) is compared, their value is not.
 */
export const VOLATILE: ReadonlySet<string> = new Set([
  '_primary_term', // of how often the index was started; followed from answer to request
  '_score', // of how many other documents the index holds
  '_seq_no', // followed from answer to request instead
  '_shards', // of the number of nodes
  'acknowledged_time',
  'created_time_ms',
  'enabled_time',
  'end_time',
  'executionTime',
  'execution_id', // of a monitor's run: the moment and a random part
  'index_creation_date',
  'index_uuid',
  'last_execution_time',
  'last_notification_time',
  'last_retry_time',
  'last_update_time',
  'last_updated_time',
  'last_updated_time_ms',
  'max_score',
  'period_end',
  'period_start',
  'start_time',
  'timestamp', // of an entry in an alert's history of errors
  'took',
]);

/** Answers that list everything on the server: only what this replay made is compared, and no totals. */
export const LISTS: ReadonlySet<string> = new Set([
  '1-ism/14-list',
  '2-notifications/28-list',
  '3-alerting/04-search-before-any-monitor',
  '3-alerting/20-search-all',
  '5-snapshots/10-sm-list',
]);

const FOLDER = fileURLToPath(new URL('../captures', import.meta.url));

/** The copied exchanges of one area, in the order they were recorded. */
export const capturesOf = (area: string): readonly Capture[] =>
  readdirSync(`${FOLDER}/${area}`)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: `${area}/${file.replace('.json', '')}`,
      ...JSON.parse(readFileSync(`${FOLDER}/${area}/${file}`, 'utf8')),
    }));

/** An exchange of a longer run, recorded in one file with others. */
export interface TimedCapture extends Capture {
  /** Seconds since the recording began. */
  readonly second: number;
}

/** The exchanges of longer runs in the order in which they were recorded. */
export function timelineOf(...files: readonly string[]): readonly TimedCapture[] {
  const exchanges = files.flatMap((file) => {
    const recorded: readonly TimedCapture[] = JSON.parse(readFileSync(`${FOLDER}/${file}.json`, 'utf8'));
    return recorded.map((exchange) => ({ ...exchange, name: `${file} at second ${exchange.second}` }));
  });
  return exchanges.sort((one, other) => one.second - other.second);
}
