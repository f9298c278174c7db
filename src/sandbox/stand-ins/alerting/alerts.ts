import { type Answer, illegalArgument, ok, wrapped } from '../answers.ts';
import { type Documents, foundIn, isRefused, totalIn } from '../documents.ts';
import { type Json, listOf, objectOf } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import { type Alert, shownAlert } from './alert.ts';
import { ALERTS, alertsIn, EVERY_ALERT } from './alert-store.ts';

const MONITORS = '/_plugins/_alerting/monitors';

/** Lists the alerts that go on and those that are over, and lets people say that they have seen one. */
export function alertRoutes(monitors: Documents, now: () => number): readonly Route[] {
  return [
    { method: 'GET', path: `${MONITORS}/alerts`, answer: list },
    {
      method: 'POST',
      path: `${MONITORS}/:id/_acknowledge/alerts`,
      answer: (call) => acknowledge(monitors, call, now()),
    },
  ];
}

async function list({ node, query }: Call): Promise<Answer> {
  const answer = await node.request(
    'POST',
    `/${EVERY_ALERT}/_search?ignore_unavailable=true`,
    searchOf(query),
  );
  if (answer.status !== 200) return answer;
  return ok({ alerts: alertsIn(answer).map(shownAlert), totalAlerts: totalIn(answer) });
}

/** As TransportGetAlertsAction of alerting 3.4 asks. */
function searchOf(query: URLSearchParams): Json {
  const missing = query.get('missing');
  const words = query.get('searchString') ?? '';
  const order = { order: query.get('sortOrder') ?? 'asc', ...(missing === null ? {} : { missing }) };
  return {
    version: true,
    size: Number(query.get('size') ?? 20),
    from: Number(query.get('startIndex') ?? 0),
    sort: [{ [query.get('sortString') ?? 'monitor_name.keyword']: order }],
    query: {
      bool: {
        filter: [
          ...exactly('monitor_id', query.get('monitorId')),
          ...exactly('state', unlessAll(query.get('alertState'))),
          ...exactly('severity', unlessAll(query.get('severityLevel'))),
        ],
        must: words.trim() === '' ? [] : [named(words)],
      },
    },
  };
}

const unlessAll = (value: string | null): string | null => (value === 'ALL' ? null : value);

const exactly = (field: string, value: string | null): readonly Json[] =>
  value === null ? [] : [{ term: { [field]: value } }];

const named = (words: string): Json => ({
  query_string: { query: words, default_operator: 'and', fields: ['monitor_name', 'trigger_name'] },
});

async function acknowledge(monitors: Documents, { node, id, body }: Call, now: number): Promise<Answer> {
  const wanted = [...new Set(listOf(objectOf(body)['alerts']).map(String))];
  if (wanted.length === 0) return illegalArgument('You must provide at least one alert id.');
  const monitor = await monitors.get(node, id);
  if (isRefused(monitor)) return monitor;
  if (foundIn(monitor) === undefined) return noMonitor(id);
  const query = { bool: { filter: [{ term: { monitor_id: id } }, { ids: { values: wanted } }] } };
  const search = { query, version: true, size: wanted.length };
  const answer = await node.request('POST', `/${ALERTS}/_search?ignore_unavailable=true`, search);
  if (answer.status !== 200) return answer;
  const alerts = alertsIn(answer);
  const success: string[] = [];
  for (const alert of alerts.filter(({ state }) => state === 'ACTIVE')) {
    const change = { doc: { state: 'ACKNOWLEDGED', acknowledged_time: now } };
    const updated = await node.request('POST', `/${ALERTS}/_update/${alert.id}?refresh=true`, change);
    if (updated.status === 200) success.push(alert.id);
  }
  const failed = wanted
    .filter((one) => !success.includes(one))
    .map((one) => ({ [one]: { failed_reason: whyNot(one, alerts) } }));
  return ok({ success, failed });
}

const noMonitor = (id: string): Answer =>
  wrapped(
    404,
    'alerting_exception',
    'org.opensearch.ResourceNotFoundException',
    `No monitor found with id [${id}]`,
  );

const REASONS: { readonly [state: string]: string } = {
  ERROR: 'Alert is in an error state and can not be acknowledged.',
  COMPLETED: 'Alert has already completed and can not be acknowledged.',
  ACKNOWLEDGED: 'Alert has already been acknowledged.',
};

function whyNot(id: string, alerts: readonly Alert[]): string {
  const alert = alerts.find((one) => one.id === id);
  if (alert === undefined) return `Alert: ${id} does not exist (it may have already completed).`;
  return REASONS[alert.state] ?? 'Alert state unknown';
}
