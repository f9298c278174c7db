import { describe, expect, it, vi } from 'vitest';
import { isReading } from '../../src/targets/repeatable.ts';
import { certificateFor } from '../support/certificate.ts';
import { localServer, type Received, type Reply } from '../support/local-server.ts';
import { starterFolder } from './folder.ts';

/** Those that look into the files first, and those that ask the server what is there. `destroy` needs no files. */
const READERS = ['plan', 'apply --yes', 'drift', 'test'];
const ASKERS = ['plan', 'apply --yes', 'drift', 'destroy --yes'];

/** FAKE: an OpenSearch that holds nothing yet, as far as reading goes; what a case says comes first. */
const empty = (said: (received: Received) => Reply | undefined) =>
  localServer(
    (received) => said(received) ?? { status: 200, body: ANSWERS[received.path.split('?')[0] ?? ''] ?? {} },
  );

const ANSWERS: Readonly<Record<string, object>> = {
  '/': { version: { number: '3.4.0', distribution: 'opensearch' } },
  '/das-compliance-inventory/_search': { hits: { hits: [] } },
};

const writesIn = (received: readonly Received[]) =>
  received
    .filter(({ method, path }) => method !== 'GET' && !isReading(method as 'POST', path))
    .map(({ path }) => path);

/** These commands on the starter content with these files beside it, at this server: what it said. */
async function each(
  commands: readonly string[],
  url: string,
  more = '',
  files: Readonly<Record<string, string>> = {},
) {
  const folder = starterFolder(`environments: { here: { url: "${url}"${more} } }\n`, files);
  const before = folder.paths();
  const said = [];
  for (const line of commands) {
    const ran = await folder.run(...line.split(' '), '--env', 'here');
    expect({ line, code: ran.code, out: ran.out }).toEqual({ line, code: 1, out: '' });
    expect(ran.err).not.toMatch(/\n\s+at |undefined|\[object/);
    said.push(ran.err);
  }
  expect(folder.paths()).toEqual(before);
  return said;
}

const head = (kind: string, name: string) =>
  `kind: ${kind}\nname: ${name}\ndescription: Made for a test.\ncontrols: []\n`;
const channel = (name: string) =>
  `${head('NotificationChannel', name)}spec: { type: slack, url: '\${env:HOOK}' }\n`;
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat(
    'bcdefghi'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`),
  )
  .join('\n');

/** What is wrong in a file: told with its place, before anybody is asked anything. */
const FILES: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    'broken YAML',
    { 'policies/x.yaml': 'kind: [\n' },
    /^ {2}policies\/x\.yaml:\d+:\d+: this is not valid YAML: .+$/m,
  ],
  [
    'one name twice',
    { 'monitors/x.yaml': channel('twin'), 'monitors/y.yaml': channel('twin') },
    /^ {2}monitors\/x\.yaml:2:7: NotificationChannel\/twin is also declared at monitors\/y\.yaml:2:7\. Rename one of the two\.$/m,
  ],
  [
    'a reference to nothing',
    {
      'policies/retention/x.yaml': `${head('RetentionPolicy', 'x')}spec:\n  classes: [general]\n  delete: { after: 30d, notify: security-operatoins }\n`,
    },
    /^ {2}policies\/retention\/x\.yaml:7:\d+: NotificationChannel "security-operatoins" is not declared\. Did you mean "security-operations"\?$/m,
  ],
  [
    'an alias that contains itself',
    {
      'policies/x.yaml': `${head('IndexTemplate', 'x')}spec: &a { indexPatterns: [das-audit-x], mappings: *a }\n`,
    },
    /^ {2}policies\/x\.yaml:5:\d+: .*contains itself/m,
  ],
  [
    'an alias bomb',
    { 'policies/x.yaml': bomb },
    /^ {2}policies\/x\.yaml:\d+:\d+: aliases multiply this document beyond bounds\. /m,
  ],
  [
    'a file over 1 MB',
    { 'policies/x.yaml': `# ${'x'.repeat(1_000_000)}\n` },
    /^ {2}policies\/x\.yaml:1:1: the file has 1000003 bytes; at most 1000000 are read\.$/m,
  ],
  ['bytes that are no text', { 'policies/x.yaml': '\u0000\u0001' }, /^ {2}policies\/x\.yaml:\d+:\d+: .+$/m],
  [
    'a kind that is none',
    { 'policies/x.yaml': head('Moniter', 'x') },
    /^ {2}policies\/x\.yaml:1:7: unknown kind "Moniter"\. Did you mean "Monitor"\?$/m,
  ],
  [
    'a key that is none',
    { 'monitors/x.yaml': channel('x').replace('type:', 'tpye:') },
    /^ {2}monitors\/x\.yaml:5:\d+: unknown key "tpye" in spec\. Did you mean "type"\?$|^ {2}monitors\/x\.yaml:5:\d+: spec lacks "type": .+$/m,
  ],
];

describe('what is wrong in the files is told with its place, and nobody is asked anything', () => {
  it.each(FILES)('%s', async (_, files, said) => {
    const { url, received } = await empty(() => undefined);
    for (const err of await each(READERS, url, '', files)) {
      expect(err).toMatch(/^Error: \d+ problems? in /);
      expect(err).toMatch(said);
    }
    expect(received).toEqual([]);
  });
});

const denied = (permission: string): Reply => ({
  status: 403,
  body: {
    error: {
      reason: `no permissions for [${permission}] and User [name=planner, backend_roles=[hidden-team], requestedTenant=null]`,
    },
  },
});
const SIGNED = ', region: eu-central-1';
const BASIC = ', username: planner, password: "${env:PASSWORD}"';
const entry = { _source: { address: 'Monitor/a', kind: 'Monitor', name: 'a', environment: 'production' } };

/** What a server says: one sentence, and no write came to it. */
const SERVERS: readonly (readonly [string, string, (received: Received) => Reply | undefined, RegExp])[] = [
  [
    'the inventory of another environment',
    '',
    ({ path }) =>
      path.includes('inventory') ? { status: 200, body: { hits: { hits: [entry] } } } : undefined,
    /holds the inventory of environment "production", not of "here"\. Use that environment, or another cluster\.$/,
  ],
  [
    'a wrong password',
    BASIC,
    () => ({ status: 401 }),
    /refused user "planner" \(401\)\. Check the username and password/,
  ],
  [
    'AWS credentials that have expired',
    SIGNED,
    () => ({ status: 403, body: { message: 'The security token included in the request is expired' } }),
    /refused the AWS credentials: they have expired\. Get new ones/,
  ],
  [
    'an identity that the domain does not let in',
    SIGNED,
    () => ({
      status: 403,
      body: { Message: 'User: arn:aws:iam::1:user/me is not authorized to perform: es:ESHttpPost' },
    }),
    /: arn:aws:iam::1:user\/me lacks the IAM permission es:ESHttpPost\. Allow it in /,
  ],
  [
    'a missing permission',
    BASIC,
    ({ path }) => (path.includes('inventory') ? denied('indices:data/read/search') : undefined),
    /^Error: Reading the (lease|inventory): user "planner" lacks the permission indices:data\/read\/search\. Map that user/,
  ],
  [
    'no permission for anything',
    BASIC,
    () => denied('cluster:monitor/main'),
    /user "planner" lacks the permission cluster:monitor\/main\./,
  ],
  [
    'Elasticsearch',
    '',
    ({ path }) => (path === '/' ? { status: 200, body: { version: { number: '8.15.0' } } } : undefined),
    /is Elasticsearch 8\.15\.0\. das-compliance needs OpenSearch 2\.1 or newer\.$/,
  ],
  [
    'an old OpenSearch',
    '',
    ({ path }) =>
      path === '/'
        ? { status: 200, body: { version: { number: '1.3.2', distribution: 'opensearch' } } }
        : undefined,
    /is OpenSearch 1\.3\.2\. das-compliance needs OpenSearch 2\.1 or newer\.$/,
  ],
  [
    'a web page',
    '',
    () => ({ status: 200, text: '<html>', headers: { 'content-type': 'text/html' } }),
    /does not answer as OpenSearch/,
  ],
];

describe('what a server refuses is one sentence, and nothing is written', () => {
  it.each(SERVERS)('%s', async (_, settings, said, sentence) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const { url, received } = await empty(said);
    for (const err of await each(ASKERS, url, settings)) {
      expect(err).toMatch(/^Error: [^\n]+\n$/);
      expect(err.trimEnd()).toMatch(sentence);
      expect(err).not.toMatch(/hidden-team|t0psecret/);
    }
    expect(received.length).toBeGreaterThan(0);
    expect(writesIn(received)).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('a certificate that nobody vouches for', async () => {
    const { url, received } = await localServer(() => ({ status: 200 }), await certificateFor('localhost'));
    for (const err of await each(ASKERS, url))
      expect(err).toMatch(
        /^Error: [^\n]+ does not answer: self-signed certificate\. Name the certificate authority [^\n]+\n$/,
      );
    expect(received).toEqual([]);
  });
});

/** What is wrong in das-compliance.yaml, or around it. */
const SETTINGS: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a serverless collection',
    'https://a.eu-central-1.aoss.amazonaws.com',
    '',
    /OpenSearch Serverless, which has no index state management/,
  ],
  [
    'a secret without a value',
    'https://127.0.0.1:1',
    ', username: u, password: "${env:NOT_SET}"',
    /NOT_SET is not set\./,
  ],
  [
    'two ways to sign in',
    'https://127.0.0.1:1',
    `${BASIC}${SIGNED}`,
    /das-compliance\.yaml:1:\d+: environments\.here\.region contradicts "username"\. Keep one/,
  ],
  [
    'a role without a region',
    'https://127.0.0.1:1',
    ', roleArn: "arn:aws:iam::123456789012:role/a"',
    /The region of .* is not known/,
  ],
  [
    'a key that is none',
    'https://127.0.0.1:1',
    ', certificate: das-compliance.yaml, key: das-compliance.yaml',
    /one of the files is not PEM\./,
  ],
  [
    'nobody at the address',
    'http://127.0.0.1:1',
    '',
    /http:\/\/127\.0\.0\.1:1 does not answer: connect ECONNREFUSED 127\.0\.0\.1:1\. Check the address/,
  ],
];

it.each(SETTINGS)('%s is one sentence', async (_, url, settings, sentence) => {
  for (const err of await each(ASKERS, url, settings)) {
    expect(err).toMatch(/^Error: [^\n]+\n$/);
    expect(err).toMatch(sentence);
  }
});
