import { readFileSync } from 'node:fs';
import { afterEach, expect, inject, test } from 'vitest';
import type { Method, SearchResponse } from '../../src/core/ports.ts';
import { connectSearch } from '../../src/targets/search.ts';

/** Exchanges that were recorded of the plugin beyond the captures. */
const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const BASE = '/_plugins/_notifications';
const made = new Set<string>();

const ask = (method: Method, path: string, body?: object): Promise<SearchResponse> =>
  search.request(method, `${BASE}${path}`, body);
async function create(id: string, config_type: string, settings: object): Promise<SearchResponse> {
  const config = { name: id, config_type, is_enabled: true, [config_type]: settings };
  const answer = await ask('POST', '/configs', { config_id: id, config });
  if (answer.status === 200) made.add(id);
  return answer;
}
const statusException = (status: number, reason: string): object => ({
  status,
  body: {
    error: { root_cause: [{ type: 'status_exception', reason }], type: 'status_exception', reason },
    status,
  },
});

afterEach(async () => {
  if (made.size > 0) await ask('DELETE', `/configs?config_id_list=${[...made].join(',')}`);
  made.clear();
});

const SLACK = { url: 'https://hooks.slack.com/services/T00/B00/XXX' };

test('channels are listed by type and sorted by name, each as it was declared', async () => {
  await create('nt-slack', 'slack', SLACK);
  const sns = {
    topic_arn: 'arn:aws:sns:eu-west-1:123456789012:topic',
    role_arn: 'arn:aws:iam::123456789012:role/r',
  };
  await create('nt-sns', 'sns', sns);
  await create('nt-hook', 'webhook', { url: 'http://127.0.0.1:9333/alert' });
  const list =
    '/configs?config_type=sns,slack&name=nt-sns%20nt-slack&sort_field=name&sort_order=asc&max_items=5';
  expect(await ask('GET', list)).toMatchObject({
    status: 200,
    body: {
      config_list: [
        { config_id: 'nt-slack', config: { name: 'nt-slack', description: '', slack: SLACK } },
        { config_id: 'nt-sns', config: { config_type: 'sns', sns } },
      ],
    },
  });
});

test('accounts and groups are no channels', async () => {
  const account = { host: '127.0.0.1', port: 25, method: 'none', from_address: 'a@example.com' };
  await create('nt-smtp', 'smtp_account', account);
  await create('nt-group', 'email_group', { recipient_list: [{ recipient: 'x@example.com' }] });
  await create('nt-slack', 'slack', SLACK);
  const { body } = (await ask('GET', '/channels')) as {
    body: { channel_list: readonly { config_id: string }[] };
  };
  const ours = body.channel_list.filter(({ config_id }) => config_id.startsWith('nt-'));
  expect(ours).toEqual([
    { config_id: 'nt-slack', name: 'nt-slack', description: '', config_type: 'slack', is_enabled: true },
  ]);
});

test('several are deleted at once, and what is gone is not found', async () => {
  await create('nt-one', 'slack', SLACK);
  await create('nt-two', 'slack', SLACK);
  made.clear();
  expect(await ask('DELETE', '/configs?config_id_list=nt-one,nt-two')).toEqual({
    status: 200,
    body: { delete_response_list: { 'nt-one': 'OK', 'nt-two': 'OK' } },
  });
  expect(await ask('GET', '/configs/nt-one')).toEqual(
    statusException(404, 'NotificationConfig nt-one not found'),
  );
});
