import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { startEcho } from '../support/echo-server.ts';
import { sampleOf } from '../support/kind-samples.ts';
import { type Marker, marker, told } from '../support/markers.ts';
import { contentOf, send, type WorkingCopy, workingCopy } from '../support/working-copy.ts';

const MARKERS = {
  webhook: marker('Xq7WebhookToken93Kw2a'),
  other: marker('Zk2AnotherToken41Bn8c'),
  header: marker('Hd5HeaderToken62Vm3x'),
  slack: marker('Sl8SlackToken17Qp4zRr'),
  chime: marker('Ch3ChimeToken85Tj6yLa'),
  teams: marker('Tm6TeamsToken29Wf1uOe'),
  password: marker('Pw4PasswordToken73Gs'),
  wrong: marker('Wr9WrongPassword54Dz'),
} as const;
const ALL = Object.values(MARKERS);
const USER = '/_plugins/_security/api/internalusers/das-secret-proof';
const CHANNEL = '/_plugins/_notifications/configs';
const { inboxUrl, bundleFolder, url, caFile } = inject('sandbox');
const hook = ({ text }: Marker): string => `${inboxUrl}/hooks/${text}?key=${text}`;
const slack = `https://hooks.slack.com/services/T0/B0/${MARKERS.slack.text}`;

const PLACES = {
  PROOF_WEBHOOK: hook(MARKERS.webhook),
  CONTRACT_URL: hook(MARKERS.webhook),
  PROOF_CHIME: `https://hooks.chime.aws/incomingwebhooks/1?token=${MARKERS.chime.text}`,
  PROOF_TEAMS: `https://fernhill.webhook.office.com/${MARKERS.teams.text}`,
  PROOF_PASSWORD: `${MARKERS.password.text}!`,
};

const channel = (name: string, spec: string): string =>
  `kind: NotificationChannel\nname: ${name}\ndescription: Holds a secret of its own.\ncontrols: []\nspec: ${spec}\n`;

/** A channel of every type that holds a secret, by a reference of every sort. */
const CHANNELS = [
  channel(
    'proof-webhook',
    "{ type: webhook, url: '${env:PROOF_WEBHOOK}', headers: { X-Token: '${ssm:/proof/header}' } }",
  ),
  channel('proof-slack', "{ type: slack, url: '${secretsmanager:proof/slack}' }"),
  channel('proof-chime', "{ type: chime, url: '${env:PROOF_CHIME}' }"),
  channel('proof-teams', "{ type: microsoft_teams, url: '${env:PROOF_TEAMS}' }"),
].join('---\n');

const environment = (address: string, password: string): string =>
  `environments:\n  proof:\n    url: ${address}\n    username: das-secret-proof\n    password: ${password}\n`;

const PROOF = `${environment(url, '${env:PROOF_PASSWORD}')}    ca: ca.pem\n    bundle: bundle\n`;

/** What is run of each command; of one that has no line here, itself and its help. Those after `apply` see its traces. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  validate: ['validate'],
  test: ['test --env proof --format json'],
  plan: ['', ' --format json', ' --format markdown'].map((format) => `plan --env proof${format}`),
  apply: ['apply --env proof --yes --format json', 'apply --env proof --yes'],
  drift: ['', ' --format json', ' --format markdown'].map((format) => `drift --env proof${format}`),
  history: ['', ' --format json', ' --format markdown'].map((format) => `history --env proof${format}`),
  import: ['import --env proof --out imported --yes', 'import --env proof --out imported --format json'],
  replay: ['replay policies/sample.yaml'],
  report: ['report contract-report --month 2016-03 --out pages --env proof'],
  sandbox: ['sandbox status'],
  destroy: ['destroy --env proof', 'destroy --env proof --yes'],
};
const COMMANDS = readdirSync(join(import.meta.dirname, '../../src/cli/commands'))
  .map((file) => file.replace('.ts', ''))
  .toSorted((one, other) => Object.keys(LINES).indexOf(one) - Object.keys(LINES).indexOf(other));
/** What is imported is then ours as well. */
const LAST = ['import', 'destroy'].filter((command) => COMMANDS.includes(command));
const linesOf = (command: string): readonly string[] => LINES[command] ?? [command, `${command} --help`];

let aws: Server;
let copy: WorkingCopy;
let printed: string[];

beforeAll(async () => {
  aws = createServer((request, response) => {
    const isParameter = String(request.headers['x-amz-target']).endsWith('GetParameter');
    const body = isParameter ? { Parameter: { Value: MARKERS.header.text } } : { SecretString: slack };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  await send('PUT', USER, { password: PLACES.PROOF_PASSWORD, opendistro_security_roles: ['all_access'] });
});
afterAll(async () => {
  await send('DELETE', USER);
  await new Promise((resolve) => aws.close(resolve));
});
beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(aws.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  printed = [];
});
afterEach(async () => {
  await copy.leave();
  vi.unstubAllEnvs();
});

test('no command tells a secret in what it prints, in a file it writes, or in what it keeps on the server', async () => {
  copy = contentOf({
    ...sampleOf('Report').before,
    'policies/monitor.yaml': sampleOf('Monitor').before['policies/sample.yaml'] ?? '',
    'monitors/channels/proof.yaml': CHANNELS,
    'das-compliance.yaml': PROOF,
    'ca.pem': readFileSync(caFile, 'utf8'),
  });
  try {
    for (const line of COMMANDS.filter((one) => !LAST.includes(one)).flatMap(linesOf))
      await say(line, PLACES);
    for (const kept of ['webhook', 'header', 'slack', 'chime', 'teams'] as const)
      expect(told(await channels(), [MARKERS[kept]])).toEqual([MARKERS[kept].text]);

    const { config_list } = await send('GET', `${CHANNEL}/proof-webhook`);
    const [{ config }] = config_list as [{ config: object }];
    const moved = { url: hook(MARKERS.other), header_params: {}, method: 'POST' };
    await send('PUT', `${CHANNEL}/proof-webhook`, { config: { ...config, webhook: moved } });
    for (const line of linesOf('drift')) expect(await say(line, PLACES)).toBe(2);

    const rotated = { ...PLACES, PROOF_WEBHOOK: hook(MARKERS.other) };
    for (const line of ['plan', 'apply', 'drift', 'history'].flatMap(linesOf)) await say(line, rotated);
    expectNoSecretIn(await kept());
  } finally {
    for (const line of LAST.flatMap(linesOf)) await say(line, PLACES);
    expectNoSecretIn(await kept());
    expect(await say('destroy --env proof --yes --allow deletes-data', PLACES)).toBe(0);
    copy.remove('das-compliance.yaml');
  }
  expect(printed.join('')).toContain('Applied ');
  expect(printed.join('')).toContain('(secret sha256:');
  expectNoSecretIn(printed.join(''));
}, 300_000);

test('the address of a channel that moved is told neither by its old value nor by its new one', async () => {
  copy = workingCopy();
  for (const value of [MARKERS.webhook, MARKERS.other])
    for (const line of ['plan', 'plan --format json', 'plan --format markdown', 'apply --yes', 'drift'])
      expect(await say(line, { SECURITY_OPERATIONS_WEBHOOK: hook(value) })).toBe(0);
  expect(told(await channels(), [MARKERS.webhook, MARKERS.other])).toEqual([MARKERS.other.text]);
  expect(printed.join('')).toContain('(secret sha256:');
  expectNoSecretIn(printed.join(''));
  expectNoSecretIn(await kept());
});

const TEXT = MARKERS.webhook.text;
test.each([
  ['no address', TEXT],
  ['an address of an unknown protocol', `gopher://${TEXT}.example/${TEXT}`],
  ['an address longer than a message', `${TEXT}/${`${TEXT}/`.repeat(40)}`],
  ['an address with marks that JSON escapes', `"${TEXT}"\\${TEXT}`],
])('a server that refuses %s is quoted without it', async (_, value) => {
  copy = workingCopy();
  for (const format of ['', ' --format json'])
    expect(await say(`apply --yes${format}`, { SECURITY_OPERATIONS_WEBHOOK: value })).toBe(1);
  expect(printed.join('')).toContain('Writing notification channel "security-operations"');
  expect(printed.join('')).not.toContain('..');
  expect(await say('plan', { SECURITY_OPERATIONS_WEBHOOK: value })).toBe(0);
  expectNoSecretIn(printed.join(''));
  expectNoSecretIn(await kept());
});

test('an address that the sandbox refuses to a chat is not told either', async () => {
  copy = workingCopy();
  copy.edit('monitors/channels/security-operations.yaml', 'type: webhook', 'type: slack');
  copy.edit('monitors/channels/security-operations.yaml', '  method: POST\n', '');
  expect(await say('apply --yes', { SECURITY_OPERATIONS_WEBHOOK: hook(MARKERS.webhook) })).toBe(1);
  expect(printed.join('')).toContain('Wrong Slack url');
  expectNoSecretIn(printed.join(''));
});

test.each<[string, (body: string) => string]>([
  ['as it came', (body) => body],
  ['as an address escapes it', encodeURIComponent],
  [
    'in base64',
    (body) => Buffer.from(JSON.stringify(JSON.parse(body).config.webhook.url)).toString('base64'),
  ],
  ['the path of the address alone', (body) => new URL(JSON.parse(body).config.webhook.url).pathname],
  ['cut off', (body) => body.slice(body.indexOf('http'), body.indexOf('http') + 50)],
])('a server that repeats what it was sent, %s, is quoted without the secrets', async (_, reasonOf) => {
  const echo = await startEcho(reasonOf);
  const settings = environment(echo.url, '${env:PROOF_PASSWORD}');
  copy = contentOf({
    'das-compliance.yaml': settings,
    'policies/proof.yaml': CHANNELS.split('---\n')[0] ?? '',
  });
  for (const line of ['plan', 'apply --yes', 'apply --yes --format json', 'plan --format json'])
    await say(`${line} --env proof`, PLACES);
  await new Promise((resolve) => echo.server.close(resolve));
  copy.remove('das-compliance.yaml');
  expect(printed.join('')).toContain(
    'Writing notification channel "proof-webhook": the server answered 400: ',
  );
  expectNoSecretIn(printed.join(''));
});

test.each([
  ['a wrong password', url, '    ca: ca.pem\n', 'refused user "das-secret-proof" (401)'],
  ['a server that is not there', 'https://127.0.0.1:9', '', 'does not answer'],
  ['a server whose certificate nobody vouches for', url, '', 'does not answer'],
])('%s is told without the password', async (_, address, more, words) => {
  copy = contentOf({
    'das-compliance.yaml': `${environment(address, '${env:PROOF_PASSWORD}')}${more}`,
    'ca.pem': readFileSync(caFile, 'utf8'),
    'policies/proof.yaml': CHANNELS,
  });
  for (const line of ['plan', 'plan --format json', 'apply --yes', 'drift', 'destroy --yes'])
    expect(await say(`${line} --env proof`, { ...PLACES, PROOF_PASSWORD: MARKERS.wrong.text })).toBe(1);
  copy.remove('das-compliance.yaml');
  expect(printed.join('')).toContain(words);
  expectNoSecretIn(printed.join(''));
});

test('a secret that somebody wrote into a file in clear is refused and not repeated', async () => {
  copy = contentOf({ 'policies/proof.yaml': channel('proof-slack', `{ type: slack, url: '${slack}' }`) });
  expect(await say('validate', {})).toBe(1);
  copy.write({ 'policies/proof.yaml': CHANNELS });
  for (const settings of [
    environment(url, MARKERS.password.text),
    environment(`https://admin:${MARKERS.password.text}@127.0.0.1:9`, '${env:PROOF_PASSWORD}'),
  ]) {
    copy.write({ 'das-compliance.yaml': settings });
    expect(await say('plan --env proof', PLACES)).toBe(1);
  }
  copy.remove('das-compliance.yaml');
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
  expect(told(text, ALL)).toEqual([]);
}

const channels = async (): Promise<string> => JSON.stringify(await send('GET', `${CHANNEL}?max_items=1000`));

/** Every document that we keep on the server, and every file of the working copy and the bundle. */
async function kept(): Promise<string> {
  const path = '/das-compliance-*/_search?size=10000&expand_wildcards=all&ignore_unavailable=true';
  return [
    JSON.stringify(await send('GET', path)),
    ...filesIn(copy.io.directory),
    ...filesIn(bundleFolder),
  ].join('\n');
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
