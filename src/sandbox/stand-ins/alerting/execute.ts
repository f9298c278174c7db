import { type Answer, illegalArgument, notYet, ok } from '../answers.ts';
import { foundIn, isRefused } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import { periodUntil, timeValue } from '../period.ts';
import type { Call, Route } from '../routes.ts';
import { monitorType, storedMonitor } from './monitor.ts';
import type { AlertingSettings } from './monitors.ts';
import { notFound, refusedBy } from './refusals.ts';
import { executionIdOf } from './run.ts';
import { RUNNERS } from './runners.ts';
import { type AlertingStores, isKept } from './stores.ts';

const MONITORS = '/_plugins/_alerting/monitors';

/** Runs a query- or bucket-level monitor at once: a stored one by id, or the bare monitor in the body. */
export function executeRoutes(stores: AlertingStores, settings: AlertingSettings): readonly Route[] {
  return [
    { method: 'POST', path: `${MONITORS}/_execute`, answer: (call) => inline(stores, call, settings) },
    { method: 'POST', path: `${MONITORS}/:id/_execute`, answer: (call) => byId(stores, call, settings) },
  ];
}

async function inline(stores: AlertingStores, call: Call, settings: AlertingSettings): Promise<Answer> {
  const written = objectOf(call.body);
  const refused = await refusedBy(call.node, written, call);
  if (refused !== undefined) return refused;
  const writing = { before: undefined, now: settings.now(), newId: settings.newId };
  return execute(stores, call, settings, { monitor: storedMonitor(written, writing), version: -1 });
}

async function byId(stores: AlertingStores, call: Call, settings: AlertingSettings): Promise<Answer> {
  const answer = await stores.monitors.get(call.node, call.id);
  if (isRefused(answer)) return answer;
  const found = foundIn(answer);
  if (found === undefined) return notFound(`Can't find monitor with id: ${call.id}`);
  const monitor = objectOf(found._source['monitor']);
  return execute(stores, call, settings, { monitor, version: found._version });
}

async function execute(
  stores: AlertingStores,
  call: Call,
  { now }: AlertingSettings,
  { monitor, version }: { readonly monitor: Json; readonly version: number },
): Promise<Answer> {
  const { query, node, id, method, path } = call;
  const runner = RUNNERS[monitorType(monitor)];
  if (runner === undefined) return notYet(method, path, ` for a ${monitorType(monitor)}`);
  const asked = query.get('period_end');
  const end = asked === null ? now() : timeValue(asked);
  if (end === undefined) return illegalArgument(`failed to parse setting [period_end] with value [${asked}]`);
  const period = periodUntil(objectOf(monitor['schedule']), end);
  const dryrun = query.get('dryrun') === 'true';
  const executionId = executionIdOf(id, now());
  const run = { node, id, version, monitor, period, dryrun, now: now(), executionId };
  const { answer, written } = await runner(stores, run);
  if (isKept(run)) {
    await stores.alerts.write(node, written, run.now);
    await stores.alerts.refresh(node);
  }
  return ok(answer);
}
