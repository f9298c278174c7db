import { actionResults } from './actions.ts';
import type { AlertingSettings } from './alerting.ts';
import { notFound, refusedBy } from './alerting.ts';
import { type Answer, illegalArgument, notYet, ok } from './answers.ts';
import type { Documents } from './documents.ts';
import { foundIn, isRefused } from './documents.ts';
import type { Json } from './json.ts';
import { listOf, objectOf, pick } from './json.ts';
import { monitorType, storedMonitor, triggerOf } from './monitor.ts';
import { runCondition } from './painless.ts';
import { type Period, periodUntil, timeValue } from './period.ts';
import type { Call, Route } from './routes.ts';
import { render } from './templates.ts';
import type { CallerNode } from './upstream.ts';

const MONITORS = '/_plugins/_alerting/monitors';

export interface ExecuteStores {
  readonly monitors: Documents;
  readonly configs: Documents;
}

/** Runs a query-level monitor at once: a stored one by id, or the bare monitor in the body. No alert is kept yet. */
export function executeRoutes(stores: ExecuteStores, settings: AlertingSettings): readonly Route[] {
  return [
    { method: 'POST', path: `${MONITORS}/_execute`, answer: (call) => inline(stores, call, settings) },
    { method: 'POST', path: `${MONITORS}/:id/_execute`, answer: (call) => byId(stores, call, settings) },
  ];
}

/** One run: who asks, over what time, and whether actions are only rendered. */
export interface Run {
  readonly node: CallerNode;
  readonly id: string;
  readonly version: number;
  readonly monitor: Json;
  readonly period: Period;
  readonly dryrun: boolean;
  readonly now: number;
}

async function inline(stores: ExecuteStores, call: Call, settings: AlertingSettings): Promise<Answer> {
  const written = objectOf(call.body);
  const refused = await refusedBy(call.node, written, call);
  if (refused !== undefined) return refused;
  const writing = { before: undefined, now: settings.now(), newId: settings.newId };
  return execute(stores, call, settings, { monitor: storedMonitor(written, writing), version: -1 });
}

async function byId(stores: ExecuteStores, call: Call, settings: AlertingSettings): Promise<Answer> {
  const answer = await stores.monitors.get(call.node, call.id);
  if (isRefused(answer)) return answer;
  const found = foundIn(answer);
  if (found === undefined) return notFound(`Can't find monitor with id: ${call.id}`);
  const monitor = objectOf(found._source['monitor']);
  return execute(stores, call, settings, { monitor, version: found._version });
}

async function execute(
  { configs }: ExecuteStores,
  call: Call,
  { now }: AlertingSettings,
  { monitor, version }: { readonly monitor: Json; readonly version: number },
): Promise<Answer> {
  const { query, node, id, method, path } = call;
  if (monitorType(monitor) !== 'query_level_monitor') {
    return notYet(method, path, ` for a ${monitorType(monitor)}`);
  }
  const asked = query.get('period_end');
  const end = asked === null ? now() : timeValue(asked);
  if (end === undefined) return illegalArgument(`failed to parse setting [period_end] with value [${asked}]`);
  const period = periodUntil(objectOf(monitor['schedule']), end);
  const dryrun = query.get('dryrun') === 'true';
  return ok(await results(configs, { node, id, version, monitor, period, dryrun, now: now() }));
}

async function results(configs: Documents, run: Run): Promise<Json> {
  const { monitor, period } = run;
  const input = await collect(run);
  const triggers = listOf(monitor['triggers']).map((wrapper) => triggerOf(objectOf(wrapper)));
  const ran = await Promise.all(
    triggers.map(async (trigger) => [String(trigger['id']), await runTrigger(configs, run, input, trigger)]),
  );
  return {
    monitor_name: monitor['name'],
    period_start: period.start,
    period_end: period.end,
    error: null,
    input_results: { results: input.results, error: input.error },
    trigger_results: Object.fromEntries(ran) as Json,
  };
}

interface InputResults {
  readonly results: readonly unknown[];
  /** The same as JSON text, every number as the engine wrote it. */
  readonly text: string;
  readonly error: unknown;
}

/** The search of the one input a monitor may have; a failure is told and the triggers run all the same. */
async function collect({ node, monitor, period }: Run): Promise<InputResults> {
  const input = listOf(monitor['inputs'])[0];
  if (input === undefined) return failed(null);
  const { indices, query } = objectOf(objectOf(input)['search']);
  const times = JSON.stringify({ period_start: period.start, period_end: period.end });
  const rendered = await render(node, JSON.stringify(query), times);
  if (rendered.error !== null) return failed(rendered.error);
  const names = listOf(indices).map((index) => encodeURIComponent(String(index)));
  const answer = await node.request('POST', `/${names.join(',')}/_search`, rendered.text);
  if (answer.status === 200) return { results: [answer.body], text: `[${answer.text}]`, error: null };
  return failed(objectOf(objectOf(answer.body)['error'])['reason'] ?? answer.text);
}

const failed = (error: unknown): InputResults => ({ results: [], text: '[]', error });

async function runTrigger(configs: Documents, run: Run, input: InputResults, trigger: Json): Promise<Json> {
  const ctx = contextOf(run, input, trigger);
  const source = String(objectOf(objectOf(trigger['condition'])['script'])['source']);
  const { triggered, error } = await runCondition(run.node, source, withResults(ctx, input));
  const actions = triggered ? listOf(trigger['actions']).map(objectOf) : [];
  const action_results = await actionResults(configs, run, withResults({ ...ctx, error }, input), actions);
  return { name: trigger['name'], triggered, action_results, error };
}

const withResults = (ctx: Json, { text }: InputResults): string =>
  `${JSON.stringify(ctx).slice(0, -1)},"results":${text}}`;

/** What scripts and templates see as `ctx`, but for the results. */
function contextOf(run: Run, input: InputResults, trigger: Json): Json {
  const { id, version, monitor, period } = run;
  return {
    monitor: { _id: id, _version: version, ...pick(monitor, 'name', 'enabled', 'type', 'monitor_type') },
    trigger: {
      ...pick(trigger, 'id', 'name', 'severity'),
      actions: listOf(trigger['actions']).map((action) => pick(objectOf(action), 'name')),
    },
    periodStart: instant(period.start),
    periodEnd: instant(period.end),
    error: input.error,
    alert: null,
  };
}

/** As java.time.Instant prints itself: no fraction on a full second. */
const instant = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z');
