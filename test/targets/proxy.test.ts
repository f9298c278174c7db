import { beforeEach, expect, it, vi } from 'vitest';
import { proxyFor } from '../../src/targets/proxy.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { connectSecrets } from '../../src/targets/secrets.ts';
import { certificateFor } from '../support/certificate.ts';
import { localServer } from '../support/local-server.ts';
import { tunnelTo } from '../support/proxy.ts';

const HOST = 'audit.example.test';
const VARIABLES = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
];

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
  return () => vi.unstubAllEnvs();
});

/** A server with TLS that nobody reaches by its name, and a proxy that does. */
async function behindProxy(refuse?: number) {
  const identity = await certificateFor(HOST);
  const server = await localServer(() => ({ status: 200, body: { reached: true } }), identity);
  const proxy = await tunnelTo(server.port, refuse);
  return { url: `https://${HOST}:9200`, ca: identity.cert, server, proxy };
}

it.each(['HTTPS_PROXY', 'https_proxy'])(
  'OpenSearch is reached through %s, its certificate checked',
  async (name) => {
    const { url, ca, proxy } = await behindProxy();
    vi.stubEnv(name, `http://${proxy.address}`);
    expect(await connectSearch({ url, ca }).request('GET', '/')).toEqual({
      status: 200,
      body: { reached: true },
    });
    expect(proxy.asked).toEqual([{ host: `${HOST}:9200`, authorization: undefined }]);
  },
);

it('a certificate that nobody vouches for is refused through a proxy too', async () => {
  const { url, proxy, server } = await behindProxy();
  vi.stubEnv('HTTPS_PROXY', `http://${proxy.address}`);
  await expect(connectSearch({ url }).request('GET', '/')).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: `${url} does not answer: self-signed certificate.`,
    hint: 'Name the certificate authority of the server as ca of this environment.',
  });
  expect(server.received).toEqual([]);
});

it('the proxy is given its user and password', async () => {
  const { url, ca, proxy } = await behindProxy();
  vi.stubEnv('HTTPS_PROXY', `http://me:p%40ss@${proxy.address}`);
  await connectSearch({ url, ca }).request('GET', '/');
  expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
});

it.each([
  [407, 'The proxy wants a user and password: give them in HTTPS_PROXY.'],
  [403, 'That is what the proxy answered: check HTTPS_PROXY and NO_PROXY.'],
])('a proxy that refuses with %i is one sentence, and no password in it', async (status, hint) => {
  const { url, ca, proxy } = await behindProxy(status);
  vi.stubEnv('HTTPS_PROXY', `http://me:t0psecret@${proxy.address}`);
  const refused = await connectSearch({ url, ca })
    .request('GET', '/')
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'TARGET_UNREACHABLE', hint });
  expect(String(refused)).toContain(String(status));
  expect(JSON.stringify([String(refused), refused])).not.toContain('t0psecret');
});

it('secrets of AWS are read through it', async () => {
  const { proxy, server } = await behindProxy();
  vi.stubEnv('HTTPS_PROXY', `http://${proxy.address}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  // The server behind is not AWS, and its certificate says so: that far it comes only through the proxy.
  await expect(connectSecrets({})({ scheme: 'ssm', name: '/das/token' })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('self-signed certificate'),
  });
  expect(proxy.asked[0]?.host).toBe('ssm.eu-central-1.amazonaws.com:443');
  expect(server.received).toEqual([]);
});

it.each<[string, Record<string, string>, string | undefined]>([
  ['https://a.example.com', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1'],
  ['http://a.example.com', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['http://a.example.com', { http_proxy: 'http://p:1' }, 'http://p:1'],
  ['https://a.example.com', { ALL_PROXY: 'http://p:1' }, 'http://p:1'],
  ['https://a.example.com', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'b.com,.example.com' }, undefined],
  ['https://a.example.com', { HTTPS_PROXY: 'http://p:1', no_proxy: 'a.example.com' }, undefined],
  ['https://a.example.com:9200', { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'a.example.com:443' }, 'http://p:1'],
  ['https://a.example.com', { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
  ['https://127.0.0.1:9200', { HTTPS_PROXY: 'http://p:1' }, undefined],
  ['http://[::1]:9200', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['https://localhost:9200', { HTTPS_PROXY: 'http://p:1' }, undefined],
])('%s with %j goes through %s', (url, variables, proxy) => {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  expect(proxyFor(url)).toBe(proxy);
});

it.each(['socks5://me:t0psecret@p:1', 'http://[p'])(
  'the proxy %s is refused in one sentence without it',
  (proxy) => {
    vi.stubEnv('ALL_PROXY', proxy);
    expect(() => proxyFor('https://a.example.com')).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: 'HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names no proxy that speaks HTTP.',
      }),
    );
  },
);
