import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { KeyPort } from '../../src/core/ports.ts';
import { connectKeys } from '../../src/targets/keys.ts';

/** What the server answers next: status, error type or key. FAKE: no KMS, only its wire format. */
let answer: { readonly status: number; readonly body: object };
let seen: { readonly body: string; readonly target: string | undefined };
let server: Server;
let keys: KeyPort;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen = { body: Buffer.concat(chunks).toString(), target: String(request.headers['x-amz-target']) };
      response
        .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  keys = connectKeys({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  answer = { status: 200, body: { Plaintext: Buffer.alloc(32, 7).toString('base64') } };
});

const CONTEXT = { 'aws:rds:dbc-id': 'cluster-A' };
const unwrap = (): Promise<Uint8Array> => keys.unwrap(Buffer.from('wrapped'), CONTEXT);

it('asks KMS Decrypt with the blob and the encryption context', async () => {
  expect(Buffer.from(await unwrap())).toEqual(Buffer.alloc(32, 7));
  expect(seen.target).toBe('TrentService.Decrypt');
  expect(JSON.parse(seen.body)).toEqual({
    CiphertextBlob: Buffer.from('wrapped').toString('base64'),
    EncryptionContext: CONTEXT,
  });
});

it.each([
  [400, 'ThrottlingException'],
  [500, 'KMSInternalException'],
  [503, 'DependencyTimeoutException'],
  [400, 'ExpiredTokenException'],
  [400, 'UnrecognizedClientException'],
])('%i %s may pass: the record is wanted again', async (status, type) => {
  answer = { status, body: { __type: type, message: 'no' } };
  await expect(unwrap()).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining(type),
  });
});

it.each([
  'InvalidCiphertextException',
  'AccessDeniedException',
  'DisabledException',
  'NotFoundException',
  'IncorrectKeyException',
])('%s will not: the record cannot be opened, and the message says whose key it is', async (type) => {
  answer = { status: 400, body: { __type: type, message: 'no' } };
  await expect(unwrap()).rejects.toMatchObject({
    code: 'RECORD_UNREADABLE',
    message: `KMS does not unwrap the data key of aws:rds:dbc-id=cluster-A: ${type}: no`,
  });
});

it('takes no key of another length', async () => {
  answer = { status: 200, body: { Plaintext: 'QUJD' } };
  await expect(unwrap()).rejects.toThrow('KMS returned 3 bytes, not a key of 32.');
});

it('a server that is not there may come back', async () => {
  const gone = connectKeys({
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  await expect(gone.unwrap(new Uint8Array(3), CONTEXT)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' });
});
