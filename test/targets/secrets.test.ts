import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { connectSecrets } from '../../src/targets/secrets.ts';

/** What the server answers next, and what it was asked. FAKE: no AWS, only the wire format of both services. */
let answer: { readonly status: number; readonly body: object };
let seen: { readonly target: string | undefined; readonly body: unknown }[];
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
      seen.push({ target: String(request.headers['x-amz-target']), body });
      response
        .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  seen = [];
  point(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** The AWS SDK finds these itself, as it does for users. */
function point(url: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
}

const SSM = { scheme: 'ssm', name: '/das/token' } as const;
const MANAGER = { scheme: 'secretsmanager', name: 'das/hook' } as const;

it('reads a variable of the environment it was given', async () => {
  expect(await connectSecrets({ HOOK: 'https://hook' })({ scheme: 'env', name: 'HOOK' })).toBe(
    'https://hook',
  );
});

it.each([{}, { HOOK: '' }])('names the variable that has no value', async (env) => {
  await expect(connectSecrets(env)({ scheme: 'env', name: 'HOOK' })).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: '${env:HOOK} has no value: the environment variable HOOK is not set.',
    hint: 'Set HOOK and run again.',
  });
});

it('reads a parameter decrypted', async () => {
  answer = {
    status: 200,
    body: { Parameter: { Name: '/das/token', Type: 'SecureString', Value: 's3cr3t' } },
  };
  expect(await connectSecrets({})(SSM)).toBe('s3cr3t');
  expect(seen).toEqual([
    { target: 'AmazonSSM.GetParameter', body: { Name: '/das/token', WithDecryption: true } },
  ]);
});

it('reads a secret of Secrets Manager', async () => {
  answer = { status: 200, body: { Name: 'das/hook', SecretString: 's3cr3t' } };
  expect(await connectSecrets({})(MANAGER)).toBe('s3cr3t');
  expect(seen).toEqual([{ target: 'secretsmanager.GetSecretValue', body: { SecretId: 'das/hook' } }]);
});

it.each([
  [SSM, 400, 'ParameterNotFound', 'SECRET_MISSING', '${ssm:/das/token} is not there: ParameterNotFound.'],
  [
    MANAGER,
    400,
    'ResourceNotFoundException',
    'SECRET_MISSING',
    '${secretsmanager:das/hook} is not there: ResourceNotFoundException.',
  ],
  [
    SSM,
    400,
    'AccessDeniedException',
    'TARGET_REFUSED',
    'AWS does not give ${ssm:/das/token}: AccessDeniedException: no.',
  ],
  [
    MANAGER,
    500,
    'InternalServiceError',
    'TARGET_UNREACHABLE',
    'AWS does not answer for ${secretsmanager:das/hook}: no.',
  ],
] as const)('%o: %i %s is %s', async (reference, status, type, code, message) => {
  answer = { status, body: { __type: type, message: 'no' } };
  await expect(connectSecrets({})(reference)).rejects.toMatchObject({ code, message });
});

it('takes a secret without text for missing', async () => {
  answer = { status: 200, body: { SecretBinary: 'AAEC' } };
  await expect(connectSecrets({})(MANAGER)).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: '${secretsmanager:das/hook} has no text value.',
  });
});

it('tells that nobody answers', async () => {
  point('http://127.0.0.1:1');
  await expect(connectSecrets({})(SSM)).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('AWS does not answer for ${ssm:/das/token}: '),
  });
});
