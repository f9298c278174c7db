import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { send, type WorkingCopy, workingCopy } from '../support/working-copy.ts';

const MARKER = 'Xq7VeryTellingToken93';
const OTHER = 'Zk2AnotherTellingToken41';
const { inboxUrl, bundleFolder } = inject('sandbox');
const CHANNEL = '/_plugins/_notifications/configs/security-operations';
const hook = (token: string) => ({ SECURITY_OPERATIONS_WEBHOOK: `${inboxUrl}/hooks/${token}?key=${token}` });
let copy: WorkingCopy;
let printed: string[];

beforeEach(() => {
  copy = workingCopy();
  printed = [];
});
afterEach(() => copy.leave());

test('the address of a channel is sent to the server and shown nowhere', async () => {
  for (const line of [
    'plan',
    'plan --format json',
    'plan --format markdown',
    'apply --yes --format json',
    'apply --yes',
    'plan',
    'drift',
  ])
    expect(await say(line, hook(MARKER))).toBe(0);
  expect(await channel()).toContain(MARKER);

  for (const line of [
    'plan',
    'plan --format json',
    'plan --format markdown',
    'apply --yes',
    'plan --format json',
  ])
    expect(await say(line, hook(OTHER))).toBe(0);
  expect(await channel()).toContain(OTHER);

  const { config_list } = await send('GET', CHANNEL);
  const [{ config }] = config_list as [{ config: object }];
  const elsewhere = { ...config, webhook: { url: `${inboxUrl}/hooks/${MARKER}`, method: 'POST' } };
  await send('PUT', CHANNEL, { config: elsewhere });
  for (const line of ['drift', 'drift --format json', 'drift --format markdown'])
    expect(await say(line, hook(OTHER))).toBe(2);
  expect(await say('apply --yes', hook(OTHER))).toBe(0);

  expect(printed.join('')).toContain('NotificationChannel/security-operations');
  expect(printed.join('')).toContain('(secret sha256:');
  expectNoSecretIn(printed.join(''));
  expectNoSecretIn(await inventory());
  expectNoSecretIn(bundle());
});

test.each([
  ['no address', MARKER],
  ['an address of an unknown protocol', `gopher://${MARKER}.example/${MARKER}`],
  ['an address longer than a message', `${MARKER}/${`${MARKER}/`.repeat(40)}`],
  ['an address with marks that JSON escapes', `"${MARKER}"\\${MARKER}`],
])('a server that refuses %s is quoted without it', async (_, value) => {
  for (const format of ['', ' --format json'])
    expect(await say(`apply --yes${format}`, { SECURITY_OPERATIONS_WEBHOOK: value })).toBe(1);
  expect(printed.join('')).toContain('Writing notification channel "security-operations"');
  expect(printed.join('')).not.toContain('..');
  expectNoSecretIn(printed.join(''));
  expectNoSecretIn(await inventory());
  expect(await say('plan', { SECURITY_OPERATIONS_WEBHOOK: value })).toBe(0);
  expectNoSecretIn(printed.join(''));
});

test('an address that the sandbox refuses to a chat is not told either', async () => {
  copy.edit('monitors/channels/security-operations.yaml', 'type: webhook', 'type: slack');
  copy.edit('monitors/channels/security-operations.yaml', '  method: POST\n', '');
  expect(await say('apply --yes', hook(MARKER))).toBe(1);
  expect(printed.join('')).toContain('Wrong Slack url');
  expectNoSecretIn(printed.join(''));
});

async function say(line: string, env: Readonly<Record<string, string>>): Promise<number> {
  const { code, out, err } = await copy.run(line, {
    env: { ...process.env, DAS_COMPLIANCE_STATE: inject('sandboxStateFolder'), ...env },
  });
  printed.push(out, err);
  return code;
}

function expectNoSecretIn(text: string): void {
  expect(text).not.toBe('');
  for (const token of [MARKER, OTHER])
    expect(text.toLowerCase()).not.toContain(token.toLowerCase().slice(0, 12));
}

const channel = async (): Promise<string> => JSON.stringify(await send('GET', CHANNEL));

const inventory = async (): Promise<string> =>
  JSON.stringify(await send('GET', '/das-compliance-inventory/_search?size=1000'));

const bundle = (): string =>
  readdirSync(bundleFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
