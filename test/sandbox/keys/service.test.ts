import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecryptCommand, DescribeKeyCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKeysFile, readKeys } from '../../../src/sandbox/keys/keys-file.ts';
import { startKeyService } from '../../../src/sandbox/keys/service.ts';

const CONTEXT = { 'aws:rds:dbc-id': 'cluster-ABC', purpose: 'test' };
let folder: string;
let keysFile: string;
let first: string;
let second: string;
let service: Awaited<ReturnType<typeof startKeyService>>;
let client: KMSClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-keys-'));
  keysFile = join(folder, 'keys.json');
  first = await createKeysFile(keysFile);
  second = await createKeysFile(join(folder, 'second.json'));
  const keys = [...(await readKeys(keysFile)), ...(await readKeys(join(folder, 'second.json')))];
  await writeFile(keysFile, JSON.stringify({ keys }));
  service = await startKeyService({ port: 0, keysFile });
  client = new KMSClient({
    endpoint: `http://127.0.0.1:${service.port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
  });
});

afterAll(async () => {
  client.destroy();
  await service.close();
  await rm(folder, { recursive: true });
});

async function generate(KeyId = first): Promise<{ plaintext: Uint8Array; wrapped: Uint8Array }> {
  const command = new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: CONTEXT });
  const { Plaintext = new Uint8Array(), CiphertextBlob = new Uint8Array() } = await client.send(command);
  return { plaintext: Plaintext, wrapped: CiphertextBlob };
}

function decrypt(CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>, KeyId?: string) {
  return client.send(
    new DecryptCommand({ CiphertextBlob, EncryptionContext, ...(KeyId === undefined ? {} : { KeyId }) }),
  );
}

test('a data key comes back under the same context, in whatever order it is given', async () => {
  const { plaintext, wrapped } = await generate();
  expect(plaintext).toHaveLength(32);
  const turned = { purpose: 'test', 'aws:rds:dbc-id': 'cluster-ABC' };
  expect(await decrypt(wrapped, turned)).toMatchObject({ KeyId: first, Plaintext: plaintext });
  expect(await decrypt(wrapped, CONTEXT, first)).toMatchObject({ Plaintext: plaintext });
});

test.each([
  ['a wrong', { ...CONTEXT, purpose: 'other' }],
  ['a missing', {}],
  ['an extra', { ...CONTEXT, more: '1' }],
])('%s context unwraps nothing', async (_, context) => {
  const { wrapped } = await generate();
  await expect(decrypt(wrapped, context)).rejects.toMatchObject({
    name: 'InvalidCiphertextException',
    $metadata: { httpStatusCode: 400 },
  });
});

test('one changed bit anywhere, or bytes cut off, unwraps nothing', async () => {
  const { wrapped } = await generate();
  for (const place of [0, 40, 60, wrapped.length - 1]) {
    const changed = Uint8Array.from(wrapped, (byte, index) => (index === place ? byte ^ 1 : byte));
    await expect(decrypt(changed, CONTEXT)).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidCiphertextException' }),
    );
  }
  await expect(decrypt(wrapped.subarray(0, 50), CONTEXT)).rejects.toThrow(
    expect.objectContaining({ name: 'InvalidCiphertextException' }),
  );
});

test('another key than the one that wrapped is refused, and so is one that does not exist', async () => {
  const { wrapped } = await generate();
  await expect(decrypt(wrapped, CONTEXT, second)).rejects.toThrow(
    expect.objectContaining({ name: 'IncorrectKeyException' }),
  );
  const unknown = first.replace(/.{4}$/, 'zzzz');
  await expect(decrypt(wrapped, CONTEXT, unknown)).rejects.toThrow(
    expect.objectContaining({ name: 'NotFoundException' }),
  );
  await expect(generate(unknown)).rejects.toThrow(expect.objectContaining({ name: 'NotFoundException' }));
});

test('a disabled key neither makes nor opens data keys, and says so when described', async () => {
  const { wrapped } = await generate(second);
  const keys = await readKeys(keysFile);
  const disabled = keys.map((key) => (key.arn === second ? { ...key, enabled: false } : key));
  await writeFile(keysFile, JSON.stringify({ keys: disabled }));
  const refused = expect.objectContaining({ name: 'DisabledException' });
  await expect(decrypt(wrapped, CONTEXT)).rejects.toThrow(refused);
  await expect(generate(second)).rejects.toThrow(refused);
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: second }));
  expect(KeyMetadata).toMatchObject({ Arn: second, Enabled: false, KeyState: 'Disabled' });
});

test('the keys file is for its owner alone and the service listens on loopback only', async () => {
  expect((await stat(keysFile)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(keysFile, 'utf8'))).toHaveProperty('keys');
  const response = await fetch(`http://127.0.0.1:${service.port}`, { method: 'POST', body: '{}' });
  expect([response.status, await response.json()]).toMatchObject([
    400,
    { __type: 'UnknownOperationException' },
  ]);
});
