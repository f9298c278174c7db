import { createHash } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Received } from './local-server.ts';

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Whether a request is signed as AWS asks: the signature is made once more from what came over the wire, by the AWS SDK's
 * own signer, which shares no code with the client's. Says what is wrong, or nothing.
 */
export async function wrongSignature(
  { method, path, headers, body }: Received,
  { accessKeyId, secretAccessKey }: Signer,
): Promise<string | undefined> {
  const given = String(headers.authorization);
  const [, region = '', service = '', names = ''] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), /.exec(
      given,
    ) ?? [];
  const [pathname = '', ...search] = path.split('?');
  const signed = names.split(';').map((name): [string, string] => [name, String(headers[name])]);
  const date = String(headers['x-amz-date']);
  const token = headers['x-amz-security-token'];
  const signer = new SignatureV4({
    region,
    service,
    sha256: Sha256,
    credentials: { accessKeyId, secretAccessKey, ...(token ? { sessionToken: String(token) } : {}) },
  });
  const made = await signer.sign(
    {
      method,
      protocol: 'https:',
      hostname: String(headers.host),
      path: pathname,
      query: queryOf(search.join('?')),
      headers: Object.fromEntries(signed.filter(([name]) => !name.startsWith('x-amz-'))),
      body,
    },
    { signingDate: dateOf(date) },
  );
  const wanted = made.headers['authorization'];
  const hash = createHash('sha256').update(body).digest('hex');
  if (headers['x-amz-content-sha256'] !== hash) return 'the hash of the body is wrong';
  return wanted === given ? undefined : `${given} should be ${wanted}`;
}

function queryOf(search: string): Record<string, string | string[]> {
  const params = new URLSearchParams(search);
  return Object.fromEntries([...params.keys()].map((key) => [key, params.getAll(key)]));
}

const dateOf = (text: string): Date =>
  new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
