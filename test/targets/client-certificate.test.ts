import { createPrivateKey } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Authority, createAuthority } from '../../src/sandbox/certificates.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { localServer } from '../support/local-server.ts';

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority();
});

/** A server that lets in who shows a certificate of the authority, and says who that is. */
async function strictServer() {
  const { certificate: cert, key } = await authority.issue('server');
  return localServer(
    (_, { socket }) => {
      const { subject } = (
        socket as unknown as { getPeerCertificate(): { subject: { CN: string } } }
      ).getPeerCertificate();
      return { status: 200, body: { you: subject.CN } };
    },
    { cert, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
  );
}

const encrypted = (key: string, passphrase: string): string =>
  createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase })
    .toString();

describe('a client certificate', () => {
  it('is who asks', async () => {
    const { url } = await strictServer();
    const { certificate: cert, key } = await authority.issue('deployer');
    const search = connectSearch({ url, ca: authority.certificate, certificate: { cert, key } });
    expect(await search.request('GET', '/')).toEqual({ status: 200, body: { you: 'deployer' } });
  });

  it('may have a key that a passphrase opens', async () => {
    const { url } = await strictServer();
    const { certificate: cert, key } = await authority.issue('deployer');
    const certificate = { cert, key: encrypted(key, 'open sesame'), passphrase: 'open sesame' };
    const search = connectSearch({ url, ca: authority.certificate, certificate });
    expect(await search.request('GET', '/')).toMatchObject({ status: 200 });
  });

  it('of another authority is refused in one sentence', async () => {
    const { url, received } = await strictServer();
    const { certificate: cert, key } = await (await createAuthority()).issue('deployer');
    const search = connectSearch({ url, ca: authority.certificate, certificate: { cert, key }, patience: 0 });
    await expect(search.request('GET', '/')).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining(`${url} does not answer: `),
    });
    expect(received).toEqual([]);
  });

  it.each([
    ['another passphrase', 'another'],
    ['no passphrase', undefined],
  ])('whose key is not opened by %s is one sentence without it', async (_, passphrase) => {
    const { certificate: cert, key } = await authority.issue('deployer');
    const locked = { cert, key: encrypted(key, 'open sesame'), ...(passphrase ? { passphrase } : {}) };
    const { url } = await strictServer();
    const asking = async () =>
      connectSearch({ url, ca: authority.certificate, certificate: locked }).request('GET', '/');
    await expect(asking()).rejects.toMatchObject({
      code: 'USAGE',
      message: 'The client certificate and its key cannot be used: the passphrase does not open the key.',
    });
  });

  it("whose key is another's, or no PEM, is one sentence", async () => {
    const [one, other] = [await authority.issue('a'), await authority.issue('b')];
    const connect = (key: string) => () =>
      connectSearch({ url: 'https://127.0.0.1:1', certificate: { cert: one.certificate, key } });
    expect(connect(other.key)).toThrow('cannot be used: the key is that of another certificate.');
    expect(connect('not a key')).toThrow('cannot be used: one of the files is not PEM.');
  });
});
