import { randomBytes } from 'node:crypto';
import { type Context, KEY_ID_LENGTH, keyIdOf, unwrapKey, wrapKey } from './cipher.ts';
import type { StoredKey } from './keys-file.ts';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What KMS answers to one request (AWS KMS API reference: GenerateDataKey, Decrypt, DescribeKey). */
export function answerOf(target: string, input: unknown, keys: readonly StoredKey[]): Answer {
  const operation = OPERATIONS.get(target);
  if (operation === undefined) {
    return refuse('UnknownOperationException', `The sandbox does not know ${target || 'no X-Amz-Target'}.`);
  }
  if (typeof input !== 'object' || input === null) {
    return refuse('SerializationException', 'The request is no JSON object.');
  }
  const request = input as Request;
  const context = contextOf(request['EncryptionContext']);
  if (context === undefined) return refuse('ValidationException', 'EncryptionContext must map text to text.');
  return operation(request, context, keys);
}

/** A KMS error: always HTTP 400 with the exception's name. */
export function refuse(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message } };
}

type Request = Readonly<Record<string, unknown>>;
type Operation = (request: Request, context: Context, keys: readonly StoredKey[]) => Answer;

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['TrentService.GenerateDataKey', generateDataKey],
  ['TrentService.Decrypt', decrypt],
  ['TrentService.DescribeKey', describeKey],
]);

function contextOf(value: unknown): Context | undefined {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.values(value).every((part) => typeof part === 'string') ? (value as Context) : undefined;
}

function generateDataKey(request: Request, context: Context, keys: readonly StoredKey[]): Answer {
  const key = findKey(request['KeyId'], keys);
  if (key === undefined) return unknownKey(request['KeyId']);
  if (!key.enabled) return disabled(key);
  const length = lengthOf(request);
  if (length === undefined) {
    return refuse(
      'ValidationException',
      'Give either KeySpec (AES_256, AES_128) or NumberOfBytes (1 to 1024).',
    );
  }
  const plaintext = randomBytes(length);
  const wrapped = wrapKey(key, plaintext, context);
  return ok({
    KeyId: key.arn,
    Plaintext: plaintext.toString('base64'),
    CiphertextBlob: wrapped.toString('base64'),
  });
}

function lengthOf({ KeySpec, NumberOfBytes }: Request): number | undefined {
  if ((KeySpec === undefined) === (NumberOfBytes === undefined)) return undefined;
  if (KeySpec === 'AES_256') return 32;
  if (KeySpec === 'AES_128') return 16;
  const length = Number(NumberOfBytes);
  return Number.isInteger(length) && length >= 1 && length <= 1024 ? length : undefined;
}

function decrypt(request: Request, context: Context, keys: readonly StoredKey[]): Answer {
  const named = request['KeyId'] === undefined ? undefined : findKey(request['KeyId'], keys);
  if (request['KeyId'] !== undefined && named === undefined) return unknownKey(request['KeyId']);
  const wrapped = Buffer.from(String(request['CiphertextBlob'] ?? ''), 'base64');
  const key = keys.find(({ arn }) => wrapped.subarray(0, KEY_ID_LENGTH).toString('latin1') === keyIdOf(arn));
  if (key === undefined) return refuse('InvalidCiphertextException', '');
  if (named !== undefined && named !== key) {
    return refuse(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  if (!key.enabled) return disabled(key);
  const plaintext = unwrapKey(key, wrapped, context);
  if (plaintext === undefined) return refuse('InvalidCiphertextException', '');
  return ok({
    KeyId: key.arn,
    Plaintext: plaintext.toString('base64'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  });
}

function describeKey(request: Request, _context: Context, keys: readonly StoredKey[]): Answer {
  const key = findKey(request['KeyId'], keys);
  if (key === undefined) return unknownKey(request['KeyId']);
  return ok({
    KeyMetadata: {
      AWSAccountId: key.arn.split(':')[4],
      Arn: key.arn,
      KeyId: keyIdOf(key.arn),
      Enabled: key.enabled,
      KeyState: key.enabled ? 'Enabled' : 'Disabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      KeySpec: 'SYMMETRIC_DEFAULT',
      EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      KeyManager: 'CUSTOMER',
      Origin: 'AWS_KMS',
      MultiRegion: false,
    },
  });
}

function findKey(id: unknown, keys: readonly StoredKey[]): StoredKey | undefined {
  return keys.find(({ arn }) => id === arn || id === keyIdOf(arn));
}

function ok(body: Answer['body']): Answer {
  return { status: 200, body };
}

function unknownKey(id: unknown): Answer {
  return typeof id === 'string' && id !== ''
    ? refuse('NotFoundException', `Key '${id}' does not exist`)
    : refuse('ValidationException', 'KeyId is missing.');
}

function disabled({ arn }: StoredKey): Answer {
  return refuse('DisabledException', `${arn} is disabled.`);
}
