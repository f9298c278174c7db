import { afterAll, beforeEach, expect, test } from 'vitest';
import { type ActionResult, runAction } from '../../../../src/sandbox/stand-ins/alerting/actions.ts';
import type { Run } from '../../../../src/sandbox/stand-ins/alerting/run.ts';
import type { Json } from '../../../../src/sandbox/stand-ins/json.ts';
import { openConfigs } from '../../../../src/sandbox/stand-ins/notifications/notifications.ts';
import type { CallerNode } from '../../../../src/sandbox/stand-ins/upstream.ts';
import { temporaryInbox } from '../../../support/inbox.ts';

const inbox = await temporaryInbox();
const url = `http://127.0.0.1:${inbox.port}`;
afterAll(() => inbox.close());
beforeEach(async () => {
  await fetch(`${url}/messages`, { method: 'DELETE' });
});

const ACTION = { id: 'a', name: 'tell', destination_id: 'ops', message_template: { source: 'grant seen' } };
const webhook = (more: Json = {}): Json => ({
  config_type: 'webhook',
  is_enabled: true,
  webhook: { url: `${url}/hooks/ops`, method: 'POST', header_params: {} },
  ...more,
});

/** A node that holds one channel and whose templates have no variables. */
const nodeWith = (config: Json | undefined): CallerNode => ({
  request: async (_method, path, body) => {
    const answered = path === '/_render/template';
    const text = answered ? `{"template_output":${JSON.parse(String(body)).source}}` : '';
    const found = config === undefined ? { found: false } : { found: true, _source: { config } };
    return { status: 200, body: found, text, headers: {} };
  },
});

const runOn = (node: CallerNode, dryrun: boolean): Run => ({
  node,
  id: 'm',
  version: 1,
  monitor: {},
  period: { start: 0, end: 1 },
  dryrun,
  now: 5,
  executionId: 'm_run',
});
const act = (config: Json | undefined, dryrun = false): Promise<ActionResult> =>
  runAction(openConfigs(), runOn(nodeWith(config), dryrun), '{}', ACTION);
const received = async (): Promise<unknown> => (await fetch(`${url}/messages`)).json();

test('an action arrives at its channel as the message, by the method the channel declares', async () => {
  const a = await act(webhook({ webhook: { url: `${url}/hooks/ops`, method: 'PUT' } }));
  expect(a).toMatchObject({ output: { subject: '', message: 'grant seen' }, executionTime: 5, error: null });
  expect(await received()).toEqual([
    { at: '1970-01-01T00:00:00.000Z', path: '/hooks/ops', method: 'PUT', body: 'grant seen' },
  ]);
});

test('a dry run renders and sends nothing', async () => {
  expect(await act(webhook(), true)).toMatchObject({ output: { message: 'grant seen' }, error: null });
  expect(await received()).toEqual([]);
});

test.each([
  ['Unable to find a Notification Channel or Destination config with id [a]', undefined],
  ['423: The channel is muted', webhook({ is_enabled: false })],
])('what cannot be sent is an error of the action: %s', async (error, config) => {
  expect(await act(config)).toMatchObject({ output: {}, error });
  expect(await received()).toEqual([]);
});

test('a receiver that refuses is an error with its words', async () => {
  const refused = await act(webhook({ webhook: { url: `${url}/nowhere`, method: 'POST' } }));
  expect(refused).toMatchObject({
    error: expect.stringContaining('500: Failed to send webhook message Failed: '),
  });
});

test('a message larger than the inbox takes is refused, and the thousandth is still there', async () => {
  const post = (body: string): Promise<Response> => fetch(`${url}/hooks/x`, { method: 'POST', body });
  expect((await post('x'.repeat(256 * 1024 + 1))).status).toBe(413);
  for (let count = 0; count <= 1_000; count += 1) await post(String(count));
  const messages = (await received()) as readonly { readonly body: string }[];
  expect([messages.length, messages[0]?.body, messages.at(-1)?.body]).toEqual([1_000, '1', '1000']);
});
