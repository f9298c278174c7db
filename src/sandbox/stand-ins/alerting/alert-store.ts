import { type Documents, hitsIn, isRefused, openDocuments } from '../documents.ts';
import { type Json, listOf, objectOf } from '../json.ts';
import type { CallerNode, NodeAnswer } from '../upstream.ts';
import type { Alert } from './alert.ts';

/** Alerts that go on lie in one index, those that are over in another. */
export interface AlertStore {
  /** The alerts of a monitor that are not over. */
  current(node: CallerNode, monitorId: string): Promise<readonly Alert[]>;
  /** Every alert that is not over. */
  all(node: CallerNode): Promise<readonly Alert[]>;
  /**
   * Writes alerts, each with its version, so that writing the same once more changes nothing; those that are over move
   * to the history. Throws when the node refuses one. Searches see them after `refresh`.
   */
  write(node: CallerNode, alerts: readonly Alert[], now: number): Promise<void>;
  refresh(node: CallerNode): Promise<void>;
}

export const ALERTS = '.opendistro-alerting-alerts';
/** The alerts that go on and those that are over. */
export const EVERY_ALERT = '.opendistro-alerting-alert*';
const HISTORY = '.opendistro-alerting-alert-history-write';
const MOST = 10_000;

export function openAlerts(): AlertStore {
  const documents = openDocuments(ALERTS, MAPPING);
  return {
    current: (node, id) => found(documents, node, { term: { monitor_id: id } }),
    all: (node) => found(documents, node, { match_all: {} }),
    write: async (node, alerts, now) => {
      const over = alerts.filter(isOver);
      await bulk(
        node,
        alerts.filter((alert) => !isOver(alert)).flatMap((alert) => indexed(ALERTS, alert)),
      );
      if (over.length === 0) return;
      await ensureHistory(node, now);
      // First there, then gone here: a node that dies in between keeps both, and never neither.
      await bulk(
        node,
        over.flatMap((alert) => indexed(HISTORY, alert)),
      );
      await bulk(
        node,
        over.map(({ id }) => ({ delete: { _index: ALERTS, _id: id } })),
      );
    },
    refresh: async (node) => {
      const answer = await node.request('POST', `/${EVERY_ALERT}/_refresh?ignore_unavailable=true`);
      if (answer.status !== 200) throw refused(answer);
    },
  };
}

const isOver = ({ state }: Alert): boolean => state === 'COMPLETED' || state === 'DELETED';

async function found(documents: Documents, node: CallerNode, query: Json): Promise<readonly Alert[]> {
  const answer = await documents.search(node, { query, version: true, size: MOST, sort: ['start_time'] });
  if (isRefused(answer)) throw refused(answer);
  return alertsIn(answer);
}

/** The hits of a search for alerts. */
export const alertsIn = (answer: NodeAnswer): readonly Alert[] =>
  hitsIn(answer).map(
    ({ _id, _version, _source }) => ({ ..._source, id: _id, version: _version }) as unknown as Alert,
  );

function indexed(index: string, alert: Alert): readonly Json[] {
  const version = { version: alert.version, version_type: 'external' };
  return [{ index: { _index: index, _id: alert.id, ...version } }, { ...alert }];
}

async function bulk(node: CallerNode, lines: readonly Json[]): Promise<void> {
  if (lines.length === 0) return;
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const answer = await node.request('POST', '/_bulk', body);
  if (answer.status !== 200) throw refused(answer);
  const items = listOf(objectOf(answer.body)['items']).flatMap((item) => Object.entries(objectOf(item)));
  const failed = items.map(([operation, result]) => failure(operation, objectOf(result))).find((one) => one);
  if (failed !== undefined) throw new Error(`an alert is not kept: ${JSON.stringify(failed)}`);
}

/** A version that is there already, and a document that is gone already, are what was wanted. */
function failure(operation: string, { status, error }: Json): unknown {
  const wanted = operation === 'delete' ? 404 : 409;
  return Number(status) < 300 || status === wanted ? undefined : (error ?? status);
}

const refused = ({ status, text }: NodeAnswer): Error =>
  new Error(`the node answers ${status} where the alerts are: ${text.slice(0, 200)}`);

/** Like the plugin's, it begins with the day it was made on. It is not rolled over. */
async function ensureHistory(node: CallerNode, now: number): Promise<void> {
  const { status } = await node.request('HEAD', `/${HISTORY}`);
  if (status !== 404) return;
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '.');
  const answer = await node.request('PUT', `/.opendistro-alerting-alert-history-${day}-1`, {
    settings: { index: { number_of_shards: 1, auto_expand_replicas: '0-1', hidden: true } },
    mappings: { dynamic: false, properties: MAPPING },
    aliases: { [HISTORY]: { is_write_index: true, is_hidden: true } },
  });
  if (answer.status >= 300 && !answer.text.includes('resource_already_exists_exception'))
    throw refused(answer);
}

const KEYWORD: Json = { type: 'keyword' };
const TEXT: Json = { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 256 } } };
const DATE: Json = { type: 'date', format: 'strict_date_time||epoch_millis' };
const MAPPING: Json = {
  monitor_id: KEYWORD,
  monitor_name: TEXT,
  monitor_version: { type: 'long' },
  execution_id: KEYWORD,
  trigger_id: KEYWORD,
  trigger_name: TEXT,
  severity: KEYWORD,
  state: KEYWORD,
  error_message: { type: 'text' },
  start_time: DATE,
  last_notification_time: DATE,
  end_time: DATE,
  acknowledged_time: DATE,
};
