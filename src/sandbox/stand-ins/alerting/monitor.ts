import type { Answer } from '../answers.ts';
import { wrapped } from '../answers.ts';
import type { Json } from '../json.ts';
import { isJson, listOf, mapValues, objectOf, pick } from '../json.ts';
import { printedScript } from '../searches/query-clauses.ts';
import { printedSearch } from '../searches/search-source.ts';

const ANSWERED: readonly string[] = ['query_level_monitor', 'bucket_level_monitor', 'doc_level_monitor'];

/** The indices that alerting keeps its own things in, as every monitor names them. */
const DATA_SOURCES: Json = {
  query_index: '.opensearch-alerting-queries',
  findings_index: '.opensearch-alerting-finding-history-write',
  findings_index_pattern: '<.opensearch-alerting-finding-history-{now/d}-1>',
  alerts_index: '.opendistro-alerting-alerts',
  alerts_history_index: '.opendistro-alerting-alert-history-write',
  alerts_history_index_pattern: '<.opendistro-alerting-alert-history-{now/d}-1>',
  comments_index: '.opensearch-alerting-comments-history-write',
  comments_index_pattern: '<.opensearch-alerting-comments-history-{now/d}-1>',
  query_index_mappings_by_type: {},
  findings_enabled: false,
};

/** What a stored monitor takes from outside the body: the monitor it replaces, the clock (epoch ms), new ids. */
export interface Writing {
  readonly before: Json | undefined;
  readonly now: number;
  readonly newId: () => string;
}

/**
 * The monitor as alerting 3.4 stores it and answers a write with: defaults, printed query, ids for triggers and
 * actions that brought none. `schema_version` is 0 when created, 9 once updated.
 */
export function storedMonitor(monitor: Json, writing: Writing): Json {
  const { before, now, newId } = writing;
  const enabled = monitor['enabled'] ?? true;
  const kept = before?.['enabled'] === true ? before['enabled_time'] : undefined;
  return {
    type: 'monitor',
    schema_version: before === undefined ? 0 : 9,
    name: monitor['name'],
    monitor_type: monitorType(monitor),
    enabled,
    enabled_time: enabled === true ? (kept ?? now) : null,
    schedule: monitor['schedule'],
    inputs: listOf(monitor['inputs']).map((input) => storedInput(objectOf(input))),
    triggers: listOf(monitor['triggers']).map((trigger) => storedTrigger(objectOf(trigger), newId)),
    last_update_time: now,
    ...pick(monitor, 'ui_metadata'),
    data_sources: DATA_SOURCES,
    delete_query_index_in_every_run: false,
    should_create_single_alert_for_findings: false,
    owner: monitor['owner'] ?? 'alerting',
  };
}

/** What reads and searches show: a write's answer without `ui_metadata`. */
export function readMonitor(stored: Json): Json {
  const { ui_metadata: _hidden, ...shown } = stored;
  return shown;
}

export const monitorType = (monitor: Json): string =>
  String(monitor['monitor_type'] ?? 'query_level_monitor').toLowerCase();

export const isAnswered = (monitor: Json): boolean => ANSWERED.includes(monitorType(monitor));

/** Why alerting refuses the body of a monitor before it looks at the query, or undefined. */
export function refusedMonitor(monitor: Json): Answer | undefined {
  const absent = ['name', 'schedule'].find(
    (field) => monitor[field] === undefined || monitor[field] === null,
  );
  return absent === undefined ? undefined : alertingIllegal(`Monitor ${absent} is null`);
}

export const alertingIllegal = (reason: string): Answer =>
  wrapped(400, 'alerting_exception', 'java.lang.IllegalArgumentException', reason);

/** A trigger is wrapped in its type; this is the inner part. */
export const triggerOf = (wrapper: Json): Json => objectOf(Object.values(wrapper)[0]);

function storedInput(input: Json): Json {
  const search = objectOf(input['search']);
  if (isJson(input['search'])) {
    return { search: { indices: search['indices'], query: printedSearch(objectOf(search['query'])) } };
  }
  return isJson(input['doc_level_input'])
    ? { doc_level_input: documentInput(input['doc_level_input']) }
    : input;
}

const documentInput = (input: Json): Json => ({
  description: input['description'] ?? '',
  indices: listOf(input['indices']),
  queries: listOf(input['queries']).map((query) => documentQuery(objectOf(query))),
  fan_out_enabled: input['fan_out_enabled'] ?? true,
});

const documentQuery = (query: Json): Json => ({
  ...pick(query, 'id', 'name'),
  fields: listOf(query['fields']),
  query: query['query'],
  tags: listOf(query['tags']),
  query_field_names: listOf(query['query_field_names']),
});

function storedTrigger(wrapper: Json, newId: () => string): Json {
  return mapValues(wrapper, (inner, type) => {
    const trigger = objectOf(inner);
    return {
      id: trigger['id'] ?? newId(),
      ...pick(trigger, 'name', 'severity'),
      condition: storedCondition(objectOf(trigger['condition']), type),
      actions: listOf(trigger['actions']).map((action) => storedAction(objectOf(action), newId)),
    };
  });
}

function storedCondition(condition: Json, triggerType: string): Json {
  const printed = { ...condition, script: printedScript(condition['script']) };
  return triggerType === 'bucket_level_trigger' ? { gap_policy: 'skip', ...printed } : printed;
}

const storedAction = (action: Json, newId: () => string): Json => ({
  id: action['id'] ?? newId(),
  ...pick(action, 'name', 'destination_id'),
  message_template: storedTemplate(action['message_template']),
  throttle_enabled: action['throttle_enabled'] ?? false,
  ...(isJson(action['subject_template'])
    ? { subject_template: storedTemplate(action['subject_template']) }
    : {}),
  ...pick(action, 'throttle', 'action_execution_policy'),
});

const storedTemplate = (template: unknown): Json => ({ lang: 'mustache', ...objectOf(template) });
