import { randomBytes } from 'node:crypto';
import { expectGone, expectOk } from '../core/answers.ts';
import { isBody } from '../core/diff.ts';
import type { SearchPort } from '../core/ports.ts';
import type { Body, Resource } from '../core/types.ts';
import { compileMonitor } from '../kinds/monitor/compile.ts';
import type { MonitorSpec } from '../kinds/monitor/spec.gen.ts';
import type { CaseResult, MonitorCase, ShortEvent } from './cases.ts';

/** Where and when cases run: the mapping of a scratch index, and the time of the run. */
export interface Bench {
  readonly search: SearchPort;
  /** Template of the audit indices: `{settings, mappings}`. */
  readonly template: Body;
  readonly now: Date;
}

/**
 * Runs each case of a Monitor in the real engine: its events go into a scratch index, the compiled monitor is executed
 * there with `_execute?dryrun=true`, which sends nothing and keeps nothing. The cases share the index, emptied between
 * them, for making one is work for the whole cluster; it is deleted whatever happens.
 */
export const testMonitor = (bench: Bench, monitor: Resource<MonitorSpec>): Promise<CaseResult[]> =>
  inScratch(bench, async (index) => {
    const results: CaseResult[] = [];
    for (const one of monitor.tests as readonly MonitorCase[]) {
      const why = await inEmpty(bench, index, one, () => judge(bench, monitor, index, one));
      results.push({
        resource: `Monitor/${monitor.name}`,
        name: one.name,
        passed: why === undefined,
        ...(why ? { why } : {}),
      });
    }
    return results;
  });

async function inScratch<T>({ search, template }: Bench, use: (index: string) => Promise<T>): Promise<T> {
  const index = `das-compliance-scratch-${randomBytes(8).toString('hex')}`;
  const { settings, mappings } = template as { settings?: Body; mappings?: Body };
  const made = { settings: { ...settings, 'index.number_of_replicas': 0 }, mappings };
  expectOk(await search.request('PUT', `/${index}`, made), 'Making a scratch index');
  try {
    return await use(index);
  } finally {
    expectGone(await search.request('DELETE', `/${index}`), 'Deleting a scratch index');
  }
}

/** With the events of one case in the index, and with none of them afterwards. */
async function inEmpty<T>(
  { search, now }: Bench,
  index: string,
  { events }: MonitorCase,
  use: () => Promise<T>,
): Promise<T> {
  if (events.length === 0) return use();
  const lines = events
    .flatMap((event, at) => [{ index: { _id: String(at) } }, document(event, now)])
    .map((line) => `${JSON.stringify(line)}\n`);
  const answer = expectOk(
    await search.request('POST', `/${index}/_bulk?refresh=true`, lines.join('')),
    'Writing test events',
  );
  if (answer['errors'] === true)
    throw new Error(
      `a test event does not fit the mapping: ${JSON.stringify(answer['items']).slice(0, 300)}`,
    );
  const result = await use();
  const all = { query: { match_all: {} } };
  expectOk(
    await search.request('POST', `/${index}/_delete_by_query?refresh=true`, all),
    'Deleting test events',
  );
  return result;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function document({ ago = '1m', ...event }: ShortEvent, now: Date): Body {
  const before = Number.parseInt(ago, 10) * (UNITS[ago.at(-1) ?? ''] ?? Number.NaN);
  return { '@timestamp': new Date(now.getTime() - before).toISOString(), ...event };
}

interface Executed {
  readonly input_results: { readonly error?: string | null };
  readonly trigger_results: Readonly<Record<string, TriggerResult>>;
}

interface TriggerResult {
  readonly name: string;
  /** Of a query-level trigger. */
  readonly triggered?: boolean;
  /** Of a bucket-level trigger: the buckets that fire, by their keys. */
  readonly agg_result_buckets?: Readonly<
    Record<string, { readonly agg_alert_content: { readonly bucket_keys: readonly string[] } }>
  >;
  readonly error?: string | null;
  /** By action; of a bucket-level trigger by bucket, then by action. */
  readonly action_results: Readonly<Record<string, unknown>>;
}

async function judge(
  { search, now }: Bench,
  monitor: Resource<MonitorSpec>,
  index: string,
  one: MonitorCase,
): Promise<string | undefined> {
  const body = compileMonitor({ ...monitor, spec: { ...monitor.spec, indices: [index], enabled: true } });
  const path = `/_plugins/_alerting/monitors/_execute?dryrun=true&period_end=${now.getTime()}ms`;
  const run = expectOk(
    await search.request('POST', path, body),
    `Executing monitor "${monitor.name}"`,
  ) as unknown as Executed;
  const results = Object.values(run.trigger_results);
  const broken = run.input_results.error ?? results.find(({ error }) => error)?.error;
  if (broken) return `the engine answered: ${broken}`;
  return compare(one, results);
}

function compare(
  { fires, buckets, message }: MonitorCase,
  results: readonly TriggerResult[],
): string | undefined {
  const fired = results.filter(hasFired).map(({ name }) => name);
  const found = results.flatMap(bucketsOf);
  const said = results.flatMap(({ action_results }) => textsIn(action_results));
  return (
    differ('to fire', fires, fired) ??
    (buckets && differ('the buckets', buckets, found)) ??
    (message === undefined || said.some((text) => text.includes(message))
      ? undefined
      : `expected a message with "${message}", got ${JSON.stringify(said)}`)
  );
}

const hasFired = (result: TriggerResult): boolean =>
  result.triggered === true || bucketsOf(result).length > 0;

const bucketsOf = ({ agg_result_buckets: found = {} }: TriggerResult): string[] =>
  Object.values(found).map(({ agg_alert_content }) => agg_alert_content.bucket_keys.join(', '));

function differ(what: string, wanted: readonly string[], found: readonly string[]): string | undefined {
  if (JSON.stringify([...wanted].sort()) === JSON.stringify([...found].sort())) return undefined;
  return `expected ${what}: ${wanted.join('; ') || 'nothing'}; it was: ${found.join('; ') || 'nothing'}`;
}

/** What each action would send, at whichever depth: an action is what has an output. */
function textsIn(results: Readonly<Record<string, unknown>>): string[] {
  return Object.values(results).flatMap((one) => {
    if (!isBody(one)) return [];
    const { output } = one as { output?: { subject?: string; message?: string } };
    return output ? [`${output.subject}\n${output.message}`] : textsIn(one);
  });
}
