import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../../../src/sandbox/stand-ins/json.ts';
import {
  type ChannelStatus,
  deliver,
  undelivered,
} from '../../../../src/sandbox/stand-ins/notifications/delivery.ts';
import { openConfigs } from '../../../../src/sandbox/stand-ins/notifications/notifications.ts';
import { isThisMachine } from '../../../../src/sandbox/stand-ins/notifications/this-machine.ts';
import type { CallerNode } from '../../../../src/sandbox/stand-ins/upstream.ts';
import { temporaryInbox } from '../../../support/inbox.ts';
import { startMailbox } from '../../../support/mailbox.ts';

const inbox = await temporaryInbox();
const mailbox = await startMailbox();
const url = `http://127.0.0.1:${inbox.port}`;
const MESSAGE = { title: 'Grant seen', message: 'irene.okafor granted dba' };
afterAll(() => Promise.all([inbox.close(), mailbox.close()]));
beforeEach(async () => {
  mailbox.empty();
  await fetch(`${url}/messages`, { method: 'DELETE' });
});

/** A node that holds these configs by their ids. */
const nodeWith = (configs: Readonly<Record<string, Json>>): CallerNode => ({
  request: async (method, path) => {
    const config = configs[decodeURIComponent(path.split('/').at(-1) ?? '')];
    const body = config === undefined ? { found: false } : { found: true, _source: { config } };
    return { status: method === 'HEAD' || config !== undefined ? 200 : 404, body, text: '', headers: {} };
  },
});
const send = (configs: Readonly<Record<string, Json>>): Promise<ChannelStatus> =>
  deliver(openConfigs(), nodeWith(configs), 'ops', MESSAGE);
const received = async (): Promise<unknown> => (await fetch(`${url}/messages`)).json();
const channel = (config_type: string, settings: Json): Json => ({
  name: 'operations',
  config_type,
  is_enabled: true,
  [config_type]: settings,
});

test.each([
  ['webhook', MESSAGE.message],
  ['slack', '{"text":"Grant seen\\n\\nirene.okafor granted dba"}'],
  ['chime', '{"Content":"Grant seen\\n\\nirene.okafor granted dba"}'],
  ['microsoft_teams', '{"text":"Grant seen\\n\\nirene.okafor granted dba"}'],
])('a channel of type %s posts what its receiver reads', async (type, body) => {
  expect(await send({ ops: channel(type, { url: `${url}/hooks/ops` }) })).toEqual({
    config_id: 'ops',
    config_type: type,
    config_name: 'operations',
    email_recipient_status: [],
    delivery_status: { status_code: '200', status_text: 'ok' },
  });
  expect(await received()).toMatchObject([{ path: '/hooks/ops', method: 'POST', body }]);
});

test.each([
  ['slack', { url: 'https://hooks.slack.com/services/T0/B0/x' }, '500', 'hooks.slack.com is elsewhere'],
  ['webhook', { url: 'https://127.0.0.1.example.com/' }, '500', '127.0.0.1.example.com is elsewhere'],
  [
    'sns',
    { topic_arn: 'arn:aws:sns:eu-west-1:123456789012:t' },
    '424',
    'has no AWS endpoint for arn:aws:sns',
  ],
])('nothing is sent further than this machine: %s %j', async (type, settings, status, words) => {
  const { delivery_status: delivery } = await send({ ops: channel(type, settings) });
  expect(delivery).toEqual({ status_code: status, status_text: expect.stringContaining(words) });
});

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['127.0.0.1.example.com', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
])('%s is this machine: %s', (host, is) => {
  expect(isThisMachine(host)).toBe(is);
});

test.each([
  [{}, '404: Channel ops not found'],
  [{ ops: { ...channel('webhook', { url }), is_enabled: false } }, '423: The channel is muted'],
  [{ ops: channel('email_group', {}) }, '404: Channel not found'],
])('%j is a failed delivery', async (configs, words) => {
  expect(undelivered(await send(configs))).toBe(words);
});

const smtp = (port: number, host = '127.0.0.1'): Json =>
  channel('smtp_account', { host, port, method: 'none', from_address: 'audit@example.com' });
const mail = (more: Json = {}): Json =>
  channel('email', {
    email_account_id: 'account',
    recipient_list: [{ recipient: 'one@example.com' }],
    email_group_id_list: ['team'],
    ...more,
  });
const team = channel('email_group', {
  recipient_list: [{ recipient: 'two@example.com' }, { recipient: 'one@example.com' }],
});

test('a mail goes to each recipient of the channel and of its groups, once', async () => {
  const status = await send({ ops: mail(), account: smtp(mailbox.port), team });
  const success = { status_code: '200', status_text: 'Success' };
  expect(status.delivery_status).toEqual(success);
  expect(status.email_recipient_status).toEqual([
    { recipient: 'one@example.com', delivery_status: success },
    { recipient: 'two@example.com', delivery_status: success },
  ]);
  expect(mailbox.mails().map(({ to }) => to)).toEqual(['one@example.com', 'two@example.com']);
  const [{ from, text } = { from: '', text: '' }] = mailbox.mails();
  expect(from).toBe('audit@example.com');
  expect(text).toContain('Subject: Grant seen');
  expect(text).toContain(MESSAGE.message);
});

test('a recipient whom the host refuses, or a group that is gone, fails alone', async () => {
  const recipients = ['one@example.com', 'refused@example.com'].map((recipient) => ({ recipient }));
  const ops = mail({ recipient_list: recipients });
  const status = await send({ ops, account: smtp(mailbox.port) });
  expect(status.delivery_status).toEqual({ status_code: '207', status_text: 'Errors' });
  const codes = status.email_recipient_status.map(({ delivery_status: { status_code } }) => status_code);
  expect(codes).toEqual(['200', '502', '404']);
  expect(mailbox.mails()).toHaveLength(1);
});

test.each([
  ['a host that does not answer', smtp(1), '503'],
  ['a host that is not this machine', smtp(25, 'smtp.example.com'), '503'],
  ['Amazon SES', channel('ses_account', { region: 'eu-west-1', from_address: 'a@example.com' }), '424'],
])('mail through %s is a failed delivery for each recipient', async (_what, account, code) => {
  const status = await send({ ops: mail(), account, team });
  expect(status.delivery_status).toMatchObject({
    status_code: code,
    status_text: expect.stringContaining('sendEmail Error, status:'),
  });
  expect(status.email_recipient_status).toHaveLength(2);
});

test('mail without its account is a failed delivery', async () => {
  expect(undelivered(await send({ ops: mail(), team }))).toBe('404: Sender account not found');
});
