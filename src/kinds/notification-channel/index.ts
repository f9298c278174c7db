import { expectGone, expectOk } from '../../core/answers.ts';
import { defineKind, type KindDef } from '../../core/kind.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live, Resource } from '../../core/types.ts';
import { type Again, expectAsRead, expectAsReadOrGone } from '../as-read.ts';
import { edited } from '../edited.ts';
import { importing } from './decompile.ts';
import schema from './schema.json' with { type: 'json' };
import type { NotificationChannelSpec } from './spec.gen.ts';
import { words } from './words.ts';

const CONFIGS = '/_plugins/_notifications/configs';
const PAGE = 1000;

/**
 * A channel of the notifications plugin (OpenSearch docs, "Notifications API"). Its `config_id` is our name, so that
 * monitors may name it in every environment; one that was imported keeps the id that it had. The API knows no versions, and the type can't change after creation.
 */
export const notificationChannel: KindDef = defineKind<NotificationChannelSpec>({
  kind: 'NotificationChannel',
  schema,
  tested: false,
  secrets: ['/webhook/url', '/webhook/header_params/*', '/slack/url', '/chime/url', '/microsoft_teams/url'],
  files: [],
  namedAt: /\/(destination_id|channel\/id)$/,
  references: () => [],
  check: () => [],
  compile: (resource) => ({
    name: resource.name,
    description: resource.description,
    config_type: resource.spec.type,
    is_enabled: resource.spec.enabled ?? true,
    [resource.spec.type]: details(resource),
  }),
  list: ({ search }) => listFrom(search, 0),
  normalise: (body) => {
    const type = String(body['config_type']);
    const inner = (body[type] ?? {}) as Body;
    return {
      name: body['name'],
      description: body['description'] ?? '',
      config_type: type,
      is_enabled: body['is_enabled'] ?? true,
      [type]: type === 'webhook' ? { header_params: {}, method: 'POST', ...inner } : inner,
    };
  },
  risks: () => [],
  words,
  write: async ({ search }, name, config, live) => {
    const attempt = `Writing notification channel "${name}"`;
    if (live) await expectAsRead(search, again(live.id, attempt), live);
    const answer = live
      ? await search.request('PUT', `${CONFIGS}/${live.id}`, { config })
      : await search.request('POST', CONFIGS, { config_id: name, config });
    expectOk(answer, attempt);
  },
  remove: async ({ search }, live) => {
    const attempt = `Deleting notification channel "${live.name}"`;
    await expectAsReadOrGone(search, again(live.id, attempt), live);
    expectGone(await search.request('DELETE', `${CONFIGS}/${live.id}`), attempt);
  },
  importing,
});

const again = (id: string, attempt: string): Again => ({
  path: `${CONFIGS}/${id}`,
  attempt,
  found: (answer) => (answer['config_list'] as { config: Body }[]).map(({ config }) => ({ body: config }))[0],
});

function details({ spec }: Resource<NotificationChannelSpec>): Body {
  if (spec.type === 'sns')
    return { topic_arn: spec.topicArn, ...(spec.roleArn ? { role_arn: spec.roleArn } : {}) };
  if (spec.type === 'webhook')
    return { url: spec.url, header_params: spec.headers ?? {}, method: spec.method ?? 'POST' };
  return { url: spec.url };
}

async function listFrom(search: SearchPort, from: number): Promise<Live[]> {
  const answer = await search.request('GET', `${CONFIGS}?from_index=${from}&max_items=${PAGE}`);
  const found = expectOk(answer, 'Reading the notification channels');
  const listed = found['config_list'] as {
    config_id: string;
    config: Body;
    last_updated_time_ms?: number;
  }[];
  const page = listed.map(({ config_id, config, last_updated_time_ms: time }) => ({
    name: config_id,
    id: config_id,
    body: config,
    ...edited(time),
  }));
  const rest = from + page.length < Number(found['total_hits']) && page.length > 0;
  return rest ? [...page, ...(await listFrom(search, from + page.length))] : page;
}
