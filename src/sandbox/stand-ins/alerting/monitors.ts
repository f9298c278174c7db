import { type Answer, ok } from '../answers.ts';
import type { Documents, Found } from '../documents.ts';
import { foundIn, hitsIn, isRefused, openDocuments } from '../documents.ts';
import type { Json } from '../json.ts';
import { isJson, objectOf, pick } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import { type Abandoned, moveAbandoned } from './abandoned.ts';
import { readMonitor, storedMonitor } from './monitor.ts';
import { justDeleted, notFound, refusedBy, stale } from './refusals.ts';
import { metadataId } from './run-state.ts';
import type { AlertingStores } from './stores.ts';

const MONITORS = '/_plugins/_alerting/monitors';

/** What alerting takes from outside: the clock (epoch ms) and fresh ids. */
export interface AlertingSettings {
  readonly now: () => number;
  readonly newId: () => string;
}

/** Query-, bucket- and document-level monitors (opensearch-alerting 3.4.0.0): create, read, search, update, delete. */
export function monitorRoutes(
  stores: AlertingStores,
  settings: AlertingSettings,
  abandoned: Abandoned,
): readonly Route[] {
  const documents = stores.monitors;
  const settle = settling(stores, settings, abandoned);
  const search = (call: Call): Promise<Answer> => searchMonitors(documents, call);
  return [
    { method: 'POST', path: MONITORS, answer: (call) => create(documents, call, settings) },
    { method: 'GET', path: `${MONITORS}/_search`, answer: search },
    { method: 'POST', path: `${MONITORS}/_search`, answer: search },
    { method: 'GET', path: `${MONITORS}/:id`, answer: (call) => read(documents, call) },
    {
      method: 'PUT',
      path: `${MONITORS}/:id`,
      answer: (call) => settle(call, () => update(documents, call, settings)),
    },
    {
      method: 'DELETE',
      path: `${MONITORS}/:id`,
      answer: (call) => settle(call, () => remove(documents, call)),
    },
  ];
}

/** After a change, alerts whose trigger is gone are over; where the caller may not move them, the next pass does. */
const settling =
  ({ alerts, monitors }: AlertingStores, { now }: AlertingSettings, abandoned: Abandoned) =>
  async ({ node, id }: Call, change: () => Promise<Answer>): Promise<Answer> => {
    const answer = await change();
    if (answer.status !== 200) return answer;
    abandoned.ask();
    const monitor = objectOf(objectOf(answer.body)['monitor']);
    const left = 'monitor' in objectOf(answer.body) ? { id, monitor } : { id };
    await moveAbandoned(alerts, node, left, now()).catch(() => undefined);
    if (left.monitor === undefined) await monitors.remove(node, metadataId(id));
    return answer;
  };

export const openMonitors = (): Documents => openDocuments('.opendistro-alerting-config', MAPPING);

const TEXT = { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } };
const MAPPING: Json = {
  monitor: {
    properties: {
      name: TEXT,
      owner: TEXT,
      type: { type: 'keyword' },
      monitor_type: { type: 'keyword' },
      enabled: { type: 'boolean' },
      enabled_time: { type: 'date', format: 'strict_date_time||epoch_millis' },
      last_update_time: { type: 'date', format: 'strict_date_time||epoch_millis' },
      schema_version: { type: 'integer' },
    },
  },
};

async function create(documents: Documents, call: Call, settings: AlertingSettings): Promise<Answer> {
  const monitor = objectOf(call.body);
  const refused = await refusedBy(call.node, monitor, call);
  if (refused !== undefined) return refused;
  const stored = storedMonitor(monitor, writing(undefined, settings));
  const answer = await documents.put(call.node, undefined, { monitor: stored });
  return written(answer, stored);
}

async function update(documents: Documents, call: Call, settings: AlertingSettings): Promise<Answer> {
  const { id, node, query } = call;
  const monitor = objectOf(call.body);
  const refused = await refusedBy(node, monitor, call);
  if (refused !== undefined) return refused;
  const current = await documents.get(node, id);
  if (isRefused(current)) return current;
  const before = foundIn(current);
  if (before === undefined) return notFound(`Monitor with ${id} is not found`);
  const stored = storedMonitor(monitor, writing(objectOf(before._source['monitor']), settings));
  const answer = await documents.put(node, id, { monitor: stored }, condition(query));
  return answer.status === 409 ? stale(answer) : written(answer, stored);
}

const writing = (before: Json | undefined, { now, newId }: AlertingSettings) => ({
  before,
  now: now(),
  newId,
});

/** Unlike index management, a write without sequence numbers overwrites. */
function condition(query: URLSearchParams): Readonly<Record<string, string>> {
  const sequence = query.get('if_seq_no');
  const term = query.get('if_primary_term');
  return sequence === null || term === null ? {} : { if_seq_no: sequence, if_primary_term: term };
}

const written = (answer: Answer, stored: Json): Answer =>
  answer.status >= 300
    ? answer
    : { status: answer.status, body: { ...versions(answer.body), monitor: stored } };

async function read(documents: Documents, { id, node }: Call): Promise<Answer> {
  const answer = await documents.get(node, id);
  if (isRefused(answer)) return answer;
  const found = foundIn(answer);
  if (found === undefined) return notFound('Monitor not found.');
  const monitor = readMonitor(objectOf(found._source['monitor']));
  return ok({ ...versions(found), monitor, associated_workflows: [] });
}

async function remove(documents: Documents, { id, node }: Call): Promise<Answer> {
  const answer = await documents.remove(node, id);
  const { _version } = objectOf(answer.body);
  if (answer.status === 404)
    return Number(_version) > 1 ? justDeleted() : notFound(`Monitor with ${id} is not found`);
  return answer.status === 200 ? ok(pick(objectOf(answer.body), '_id', '_version')) : answer;
}

/** The caller's query, narrowed to monitors; the fields it asks for do not count: the whole monitor comes back. */
async function searchMonitors(documents: Documents, { body, node }: Call): Promise<Answer> {
  const search = objectOf(body);
  const monitors = { exists: { field: 'monitor.monitor_type' } };
  const asked = isJson(search['query']) ? [search['query']] : [];
  const answer = await documents.search(node, {
    ...search,
    query: { bool: { must: [...asked, monitors] } },
    _source: true,
    version: true,
    seq_no_primary_term: true,
  });
  if (isRefused(answer)) return answer;
  const found = objectOf(answer.body);
  return ok({ ...found, hits: { ...objectOf(found['hits']), hits: hitsIn(answer).map(flattened) } });
}

const flattened = (hit: Found): Json => ({
  ...hit,
  _source: readMonitor(objectOf(hit._source['monitor'])),
});

const versions = (document: unknown): Json =>
  pick(objectOf(document), '_id', '_version', '_seq_no', '_primary_term');
