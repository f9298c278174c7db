import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SearchPort } from '../../src/core/ports.ts';

type Members = { readonly [key: string]: unknown };

/** What a test says of a monitor; the rest is a query-level monitor that fires each minute while a grant is there. */
export interface Wished {
  readonly name: string;
  readonly index: string;
  readonly channel?: string;
  readonly severity?: string;
  readonly throttled?: boolean;
  /** Of the whole monitor. */
  readonly more?: Members;
}

const SCHEDULE = { period: { interval: 1, unit: 'MINUTES' } };
const GRANTS = { size: 0, query: { term: { activity: 'grant' } } };

export const queryMonitor = (wished: Wished): Members => ({
  type: 'monitor',
  monitor_type: 'query_level_monitor',
  name: wished.name,
  enabled: true,
  schedule: SCHEDULE,
  inputs: [{ search: { indices: [wished.index], query: GRANTS } }],
  triggers: [
    { query_level_trigger: { ...trigger(wished), condition: script('ctx.results[0].hits.total.value > 0') } },
  ],
  ...wished.more,
});

/** Fires for each user with a grant. */
export const bucketMonitor = (wished: Wished): Members => {
  const by = { composite: { size: 2, sources: [{ user: { terms: { field: 'dbUserName' } } }] } };
  const condition = { parent_bucket_path: 'by', buckets_path: { n: '_count' }, ...script('params.n > 0') };
  return {
    ...queryMonitor(wished),
    monitor_type: 'bucket_level_monitor',
    inputs: [{ search: { indices: [wished.index], query: { ...GRANTS, aggs: { by } } } }],
    triggers: [{ bucket_level_trigger: { ...trigger(wished), condition } }],
    ...wished.more,
  };
};

const script = (source: string): Members => ({ script: { source, lang: 'painless' } });

const trigger = ({ name, channel, severity = '1', throttled = false }: Wished): Members => ({
  id: `${name}-trigger`,
  name: 'grant seen',
  severity,
  actions:
    channel === undefined
      ? []
      : [
          {
            id: `${name}-action`,
            name: 'tell',
            destination_id: channel,
            message_template: {
              source: '{{ctx.monitor.name}} {{#ctx.newAlerts}}{{bucket_keys}}{{/ctx.newAlerts}}',
            },
            throttle_enabled: throttled,
            ...(throttled ? { throttle: { value: 3, unit: 'MINUTES' } } : {}),
          },
        ],
});

/** An HTTP server on loopback in the test's own process: it outlives a killed sandbox. */
export interface Receiver {
  readonly url: string;
  readonly messages: string[];
  /** What is done on the next message, before it is answered. */
  onNext(act: () => Promise<void>): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const messages: string[] = [];
  let next: (() => Promise<void>) | undefined;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    messages.push(body.trim());
    const act = next;
    next = undefined;
    await act?.();
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages,
    onNext: (act) => {
      next = act;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Makes a webhook channel of that name. */
export const makeChannel = (search: SearchPort, id: string, url: string) =>
  search.request('POST', '/_plugins/_notifications/configs', {
    config_id: id,
    config: { name: id, config_type: 'webhook', is_enabled: true, webhook: { url, method: 'POST' } },
  });

/** Makes the index anew with one grant for each user. */
export async function makeGrants(search: SearchPort, index: string, users: readonly string[]): Promise<void> {
  await search.request('DELETE', `/${index}`);
  const keyword = { type: 'keyword' };
  await search.request('PUT', `/${index}`, {
    mappings: { properties: { activity: keyword, dbUserName: keyword } },
  });
  for (const dbUserName of users) {
    await search.request('POST', `/${index}/_doc?refresh=true`, { activity: 'grant', dbUserName });
  }
}
