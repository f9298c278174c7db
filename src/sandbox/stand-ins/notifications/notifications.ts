import type { Answer } from '../answers.ts';
import { notYet, ok, statusException } from '../answers.ts';
import type { Documents, Found } from '../documents.ts';
import { foundIn, hitsIn, isRefused, openDocuments, totalIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf, pick } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import { CHANNEL_TYPES, CONFIG_TYPES, refusedConfig, storedConfig } from './config.ts';
import { refusedEmail } from './email-references.ts';
import { CONFIG_MAPPING, configSearch } from './search.ts';
import { sendTestMessage } from './test-message.ts';

const BASE = '/_plugins/_notifications';
const CONFIGS = `${BASE}/configs`;

/** The configs of every channel; alerting looks its destinations up here. */
export const openConfigs = (): Documents => openDocuments('.opensearch-notifications-config', CONFIG_MAPPING);

/** Notification configs (opensearch-notifications 3.4.0.0) and the test message of every type of channel. */
export function notificationRoutes(documents: Documents, now: () => number): readonly Route[] {
  const test = (call: Call): Promise<Answer> => sendTestMessage(documents, call);
  return [
    { method: 'GET', path: `${BASE}/features`, answer: async () => ok(FEATURES) },
    { method: 'GET', path: `${BASE}/channels`, answer: (call) => channels(documents, call) },
    { method: 'GET', path: CONFIGS, answer: (call) => list(documents, call) },
    { method: 'POST', path: CONFIGS, answer: (call) => create(documents, call, now()) },
    { method: 'DELETE', path: CONFIGS, answer: (call) => remove(documents, call, idsIn(call.query)) },
    { method: 'GET', path: `${CONFIGS}/:id`, answer: (call) => read(documents, call, [call.id]) },
    { method: 'PUT', path: `${CONFIGS}/:id`, answer: (call) => update(documents, call, now()) },
    { method: 'DELETE', path: `${CONFIGS}/:id`, answer: (call) => remove(documents, call, [call.id]) },
    { method: 'GET', path: `${BASE}/feature/test/:id`, answer: test },
    { method: 'POST', path: `${BASE}/feature/test/:id`, answer: test },
  ];
}

const FEATURES = { allowed_config_type_list: CONFIG_TYPES, plugin_features: { tooltip_support: 'true' } };
async function create(documents: Documents, call: Call, now: number): Promise<Answer> {
  const { config_id: given, config: written } = objectOf(call.body);
  const config = objectOf(written);
  const refused = refusedConfig(config) ?? (await refusedEmail(documents, call, config));
  if (refused !== undefined) return refused;
  const id = typeof given === 'string' && given.trim() !== '' ? given : undefined;
  const times = { last_updated_time_ms: now, created_time_ms: now };
  const document = { metadata: times, config: storedConfig(config) };
  const answer = await documents.put(call.node, id, document, { op_type: 'create' });
  if (answer.status === 409) {
    const reason = `Document version conflict putting ${id} in index ${documents.index}`;
    return statusException(409, reason);
  }
  return answer.status >= 300 ? answer : ok({ config_id: objectOf(answer.body)['_id'] });
}

async function update(documents: Documents, call: Call, now: number): Promise<Answer> {
  const config = objectOf(objectOf(call.body)['config']);
  const refused = refusedConfig(config) ?? (await refusedEmail(documents, call, config));
  if (refused !== undefined) return refused;
  const before = await documents.get(call.node, call.id);
  if (isRefused(before)) return before;
  const found = foundIn(before);
  if (found === undefined) return missing(call.id);
  if (objectOf(found._source['config'])['config_type'] !== config['config_type']) {
    return statusException(409, 'Config type cannot be changed after creation');
  }
  const metadata = { ...objectOf(found._source['metadata']), last_updated_time_ms: now };
  const answer = await documents.put(call.node, call.id, { metadata, config: storedConfig(config) });
  return answer.status >= 300 ? answer : ok({ config_id: call.id });
}

async function list(documents: Documents, call: Call): Promise<Answer> {
  const ids = idsIn(call.query);
  return ids.length > 0 ? read(documents, call, ids) : search(documents, call);
}

async function search(documents: Documents, { query, node, method, path }: Call): Promise<Answer> {
  const asked = configSearch(query);
  if ('unknown' in asked) return notYet(method, path, ` with the parameter ${asked.unknown}`);
  if ('unacceptable' in asked) return statusException(406, asked.unacceptable);
  const found = await documents.search(node, asked.search);
  return isRefused(found) ? found : ok(page(asked.from, totalIn(found), hitsIn(found).map(entry)));
}

async function read(documents: Documents, { node }: Call, ids: readonly string[]): Promise<Answer> {
  const answers = await Promise.all(ids.map((id) => documents.get(node, id)));
  const refused = answers.find(isRefused);
  if (refused !== undefined) return refused;
  const found = answers.map(foundIn).filter((document) => document !== undefined);
  const lost = ids.filter((id) => !found.some(({ _id }) => _id === id));
  if (lost.length > 0) return missing(ids.length === 1 ? String(lost[0]) : `[${lost.join(', ')}]`);
  return ok(page(0, found.length, found.map(entry)));
}

async function remove(documents: Documents, call: Call, ids: readonly string[]): Promise<Answer> {
  if (ids.length === 0) return statusException(400, 'Either config_id or config_id_list is required');
  const present = await read(documents, call, ids);
  if (present.status !== 200) return present;
  const answers = await Promise.all(ids.map((id) => documents.remove(call.node, id)));
  const refused = answers.find(isRefused);
  return refused ?? ok({ delete_response_list: Object.fromEntries(ids.map((id) => [id, 'OK'])) });
}

async function channels(documents: Documents, { node }: Call): Promise<Answer> {
  const found = await documents.search(node, {
    size: 10_000,
    sort: [{ 'metadata.last_updated_time_ms': 'asc' }],
    query: { terms: { 'config.config_type': CHANNEL_TYPES } },
  });
  if (isRefused(found)) return found;
  const entries = hitsIn(found).map(({ _id, _source }) => ({
    config_id: _id,
    ...pick(objectOf(_source['config']), 'name', 'description', 'config_type', 'is_enabled'),
  }));
  return ok({
    start_index: 0,
    total_hits: entries.length,
    total_hit_relation: 'eq',
    channel_list: entries,
  });
}

const missing = (id: string): Answer => statusException(404, `NotificationConfig ${id} not found`);

const idsIn = (query: URLSearchParams): readonly string[] =>
  [query.get('config_id_list'), query.get('config_id')]
    .flatMap((value) => value?.split(',') ?? [])
    .filter((id) => id !== '');

const page = (start: number, total: unknown, entries: readonly Json[]): Json => ({
  start_index: start,
  total_hits: total,
  total_hit_relation: 'eq',
  config_list: entries,
});

const entry = ({ _id, _source }: Found): Json => ({
  config_id: _id,
  ...pick(objectOf(_source['metadata']), 'last_updated_time_ms', 'created_time_ms'),
  config: _source['config'],
});
