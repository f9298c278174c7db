import { readFileSync } from 'node:fs';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import type { Method, SearchResponse } from '../../../src/core/ports.ts';
import { connectSearch } from '../../../src/targets/search.ts';
import { startMailbox } from '../../support/mailbox.ts';

/** What needs receivers on the server's own machine, or is said by the stand-in alone. */
const { url, username, password, caFile, inboxUrl } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const mailbox = await startMailbox();
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
afterAll(() => mailbox.close());

const SLACK = { url: 'https://hooks.slack.com/services/T00/B00/XXX' };

test.each(['GET', 'POST'] as const)('%s of a test message reaches a webhook, and says so', async (method) => {
  await create('nt-hook', 'webhook', {
    url: `${inboxUrl}/hooks/nt`,
    header_params: { 'X-A': '1' },
    method: 'POST',
  });
  await fetch(`${inboxUrl}/messages`, { method: 'DELETE' });
  expect(await ask(method, '/feature/test/nt-hook')).toEqual({
    status: 200,
    body: {
      event_source: {
        title: 'Test Message Title-nt-hook',
        reference_id: 'nt-hook',
        severity: 'info',
        tags: [],
      },
      status_list: [
        {
          config_id: 'nt-hook',
          config_type: 'webhook',
          config_name: 'nt-hook',
          email_recipient_status: [],
          delivery_status: { status_code: '200', status_text: 'ok' },
        },
      ],
    },
  });
  const messages = await (await fetch(`${inboxUrl}/messages`)).json();
  expect(messages).toMatchObject([
    { path: '/hooks/nt', body: 'Test message content body for config id nt-hook' },
  ]);
});

test('a test message by mail reaches every recipient, in text and in HTML', async () => {
  const host = { host: '127.0.0.1', port: mailbox.port, method: 'none', from_address: 'a@example.com' };
  await create('nt-smtp', 'smtp_account', host);
  await create('nt-group', 'email_group', { recipient_list: [{ recipient: 'x@example.com' }] });
  await create('nt-mail', 'email', {
    email_account_id: 'nt-smtp',
    recipient_list: [{ recipient: 'y@example.com' }],
    email_group_id_list: ['nt-group'],
  });
  const success = { status_code: '200', status_text: 'Success' };
  expect(await ask('POST', '/feature/test/nt-mail')).toMatchObject({
    status: 200,
    body: {
      status_list: [
        {
          config_type: 'email',
          email_recipient_status: [
            { recipient: 'y@example.com', delivery_status: success },
            { recipient: 'x@example.com', delivery_status: success },
          ],
          delivery_status: success,
        },
      ],
    },
  });
  expect(mailbox.mails().map(({ to }) => to)).toEqual(['x@example.com', 'y@example.com']);
  for (const { text } of mailbox.mails()) {
    expect(text).toMatch(/^Subject: Test Message Title-nt-mail\r$/m);
    expect(text).toContain('Content-Type: multipart/alternative');
    expect(text).toContain('Content-Type: text/plain');
    expect(text).toContain('Content-Type: text/html');
  }
});

test('a test message that would leave the machine is a failure that says so', async () => {
  await create('nt-slack', 'slack', SLACK);
  const { status, body } = await ask('POST', '/feature/test/nt-slack');
  expect([status, JSON.stringify(body)]).toEqual([
    500,
    expect.stringContaining('the sandbox does not send out'),
  ]);
});

test.each([
  ['nt-bad', 'slack', { url: 'https://example.com/x' }, 400, 'Wrong Slack url. Should contain'],
  ['nt-bad', 'chime', { url: 'https://example.com/x' }, 400, 'Wrong Chime url. Should contain'],
  ['nt-bad', 'microsoft_teams', { url: 'https://example.com/x' }, 400, 'Wrong Microsoft Teams url.'],
  ['nt-bad', 'email', { email_account_id: 'nt-none' }, 404, 'Config IDs not found:[nt-none]'],
])('%s of type %s with %j is refused', async (id, type, settings, status, words) => {
  const answer = await create(id, type, settings);
  expect(answer).toMatchObject({ status, body: { error: { reason: expect.stringContaining(words) } } });
});

test('mail through what is no account is refused', async () => {
  await create('nt-slack', 'slack', SLACK);
  const answer = await create('nt-mail', 'email', { email_account_id: 'nt-slack' });
  expect(answer).toEqual(statusException(406, 'configId nt-slack is not a valid email account ID'));
});
