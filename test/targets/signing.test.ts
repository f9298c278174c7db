import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Method } from '../../src/core/ports.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { localServer, type Reply } from '../support/local-server.ts';
import { wrongSignature } from '../support/signature.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** The AWS SDK finds these itself, as it does for users. */
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', KEYS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', KEYS.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', undefined);
  vi.stubEnv('AWS_PROFILE', undefined);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  return () => vi.unstubAllEnvs();
});

const signing = { region: 'eu-central-1' };

/** A domain of ours that refuses what is not well signed, as Amazon's does, and otherwise replies as told. */
const domain = async (reply: Reply = { status: 200 }) => localServer(() => reply);

it('is checked by a signer that agrees with a signature AWS has published', async () => {
  // "get-vanilla" of the AWS Signature Version 4 test suite.
  const signer = new SignatureV4({
    region: 'us-east-1',
    service: 'service',
    sha256: Sha256,
    credentials: KEYS,
    applyChecksum: false,
  });
  const { headers } = await signer.sign(
    {
      method: 'GET',
      protocol: 'https:',
      hostname: 'example.amazonaws.com',
      path: '/',
      headers: { host: 'example.amazonaws.com' },
    },
    { signingDate: new Date('2015-08-30T12:36:00Z') },
  );
  expect(headers['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  );
});

describe('a signed request is one that AWS accepts', () => {
  it.each<[string, Method, string, unknown?]>([
    ['a path alone', 'GET', '/'],
    ['a query', 'GET', '/_plugins/_ism/policies?size=1000&from=0'],
    [
      'a query out of order, with a key that has no value',
      'GET',
      '/_cat/indices?v&s=index&h=index,docs.count&b=',
    ],
    [
      'a query with stars, commas and escapes',
      'GET',
      '/_cat/indices?index=das-*,x%2Fy&expand_wildcards=all&q=a%20b%2Bc',
    ],
    [
      'stars and commas in the path',
      'POST',
      '/das-audit-*,das-compliance-*/_search?size=0',
      { query: { match_all: {} } },
    ],
    ['escapes in the path', 'GET', '/_plugins/_ism/explain/das-audit-pci%2C2026%252010?show_policy=true'],
    ['an escaped slash and marks in the path', 'DELETE', "/a%2Fb/(c)!'~$@:=;+"],
    ['letters beyond ASCII, escaped', 'GET', '/pr%C3%BCfung/_doc/%E2%82%AC'],
    ['date mathematics', 'GET', '/%3Cdas-audit-%7Bnow%2Fd%7D%3E/_count'],
    ['a JSON body with letters beyond ASCII', 'PUT', '/_index_template/a', { description: 'Prüfung €' }],
    [
      'an NDJSON body',
      'POST',
      '/_bulk?refresh=true',
      '{"index":{"_index":"a","_id":"1"}}\n{"name":"Müller"}\n',
    ],
    ['an id with a slash', 'PUT', '/das-compliance-inventory/_doc/Monitor%2Ffailed-logins', {}],
  ])('%s', async (_, method, path, body) => {
    const { url, received } = await domain();
    await connectSearch({ url, signing }).request(method, path, body);
    const [request] = received;
    expect(request && (await wrongSignature(request, KEYS))).toBeUndefined();
    expect(request?.headers.authorization).toMatch(/\/eu-central-1\/es\/aws4_request/);
    expect(request?.headers.authorization).toMatch(/SignedHeaders=[^,]*host;x-amz-content-sha256;x-amz-date/);
  });

  it('with the token of a session', async () => {
    vi.stubEnv('AWS_SESSION_TOKEN', 'session/token+==');
    const { url, received } = await domain();
    await connectSearch({ url, signing }).request('GET', '/');
    const [request] = received;
    expect(request && (await wrongSignature(request, KEYS))).toBeUndefined();
    expect(request?.headers['x-amz-security-token']).toBe('session/token+==');
    expect(request?.headers.authorization).toContain('x-amz-security-token');
  });

  it('and is signed anew when it is sent again', async () => {
    const replies: Reply[] = [{ status: 503 }, 'reset'];
    const { url, received } = await localServer(() => replies.shift() ?? { status: 200 });
    await connectSearch({ url, signing }).request('GET', '/_cat/health?format=json');
    expect(received).toHaveLength(3);
    for (const request of received) expect(await wrongSignature(request, KEYS)).toBeUndefined();
  });

  it('which the check would notice if a byte of it were another', async () => {
    const { url, received } = await domain();
    await connectSearch({ url, signing }).request('PUT', '/a/_doc/1', { a: 1 });
    const [request] = received;
    if (!request) throw new Error('nothing was received');
    expect(await wrongSignature({ ...request, path: '/a/_doc/2' }, KEYS)).toContain('should be');
    expect(await wrongSignature({ ...request, body: '{"a":2}' }, KEYS)).toContain('hash');
    expect(await wrongSignature(request, { ...KEYS, secretAccessKey: 'another' })).toContain('should be');
  });
});

describe('a role', () => {
  /** FAKE: AWS STS, as far as AssumeRole goes; `lifetimes` are the seconds that each session lasts. */
  const sts = (...lifetimes: readonly number[]) => {
    let session = 0;
    return localServer(() => {
      const seconds = lifetimes[session] ?? 3600;
      session += 1;
      return { status: 200, text: assumed(session, seconds), headers: { 'content-type': 'text/xml' } };
    });
  };
  const assumed = (session: number, seconds: number) =>
    `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>ROLE${session}</AccessKeyId><SecretAccessKey>secret-of-${session}</SecretAccessKey>
    <SessionToken>token-${session}</SessionToken><Expiration>${new Date(Date.now() + seconds * 1000).toISOString()}</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  const roleArn = 'arn:aws:iam::123456789012:role/das-compliance';

  it('is assumed once for all requests, and signs them', async () => {
    const [service, { url, received }] = [await sts(3600), await domain()];
    vi.stubEnv('AWS_ENDPOINT_URL_STS', service.url);
    const search = connectSearch({ url, signing: { ...signing, roleArn } });
    await Promise.all([search.request('GET', '/'), search.request('GET', '/_cat/health')]);
    await search.request('GET', '/_cat/nodes');
    expect(service.received).toHaveLength(1);
    expect(new URLSearchParams(service.received[0]?.body).get('RoleArn')).toBe(roleArn);
    expect(received).toHaveLength(3);
    for (const request of received) {
      expect(request.headers['x-amz-security-token']).toBe('token-1');
      const keys = { accessKeyId: 'ROLE1', secretAccessKey: 'secret-of-1' };
      expect(await wrongSignature(request, keys)).toBeUndefined();
    }
  });

  it('is assumed again before its session runs out', async () => {
    const [service, { url, received }] = [await sts(20, 3600), await domain()];
    vi.stubEnv('AWS_ENDPOINT_URL_STS', service.url);
    const search = connectSearch({ url, signing: { ...signing, roleArn }, timeout: 30_000 });
    for (const path of ['/', '/_cat/health', '/_cat/nodes']) await search.request('GET', path);
    expect(received.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
      'token-1',
      'token-2',
      'token-2',
    ]);
  });

  it('that may not be assumed is one sentence', async () => {
    const refusal = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`;
    const service = await localServer(() => ({
      status: 403,
      text: refusal,
      headers: { 'content-type': 'text/xml' },
    }));
    const { url, received } = await domain();
    vi.stubEnv('AWS_ENDPOINT_URL_STS', service.url);
    await expect(
      connectSearch({ url, signing: { ...signing, roleArn } }).request('GET', '/'),
    ).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: `${roleArn} cannot be assumed: AccessDenied: User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole.`,
      hint: expect.stringContaining('trust policy'),
    });
    expect(received).toEqual([]);
  });
});

describe('credentials that are not accepted are one sentence', () => {
  it('when there are none', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    const { url, received } = await domain();
    await expect(connectSearch({ url, signing }).request('GET', '/')).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringMatching(/^There are no AWS credentials: [^\n]+\.$/),
      hint: expect.stringContaining('aws sso login'),
    });
    expect(received).toEqual([]);
  });

  it.each([
    [
      'The security token included in the request is expired',
      /refused the AWS credentials: they have expired\.$/,
    ],
    [
      'The security token included in the request is invalid.',
      /refused the AWS credentials \(403\): The security token included in the request is invalid\.$/,
    ],
    [
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key.\n\nThe Canonical String for this request should have been\n'GET",
      /refused the AWS credentials \(403\): The request signature we calculated does not match the signature you provided\.$/,
    ],
    [
      'Signature expired: 20261124T100000Z is now earlier than 20261124T100500Z (20261124T101000Z - 5 min.)',
      /refused the AWS credentials \(403\): Signature expired: /,
    ],
  ])('when AWS answers: %s', async (message, said) => {
    const { url, received } = await domain({ status: 403, body: { message } });
    const refused = connectSearch({ url, signing }).request('GET', '/');
    await expect(refused).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringMatching(said),
    });
    expect(received).toHaveLength(1);
  });

  it('but a missing permission is an answer like any other', async () => {
    const body = { Message: 'User: anonymous is not authorized to perform: es:ESHttpGet' };
    const { url } = await domain({ status: 403, body });
    expect(await connectSearch({ url, signing }).request('GET', '/')).toMatchObject({ status: 403, body });
  });
});
