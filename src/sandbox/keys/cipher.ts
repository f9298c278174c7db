import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { StoredKey } from './keys-file.ts';

/** KMS' encryption context: authenticated with the key it wraps, in no order. */
export type Context = Readonly<Record<string, string>>;

/** A wrapped key begins with the id (a UUID) of the key that wraps it. */
export const KEY_ID_LENGTH = 36;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** The last part of a key's ARN. */
export function keyIdOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}

/** AES-256-GCM: key id, nonce, ciphertext, tag. */
export function wrapKey(key: StoredKey, plaintext: Uint8Array, context: Context): Buffer {
  const nonce = randomBytes(NONCE_LENGTH);
  const cipher = createCipheriv('aes-256-gcm', materialOf(key), nonce).setAAD(boundTo(key, context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.from(keyIdOf(key.arn), 'latin1'), nonce, body, cipher.getAuthTag()]);
}

/** The key that wrapKey wrapped, or undefined when the bytes or the context are not the same. */
export function unwrapKey(key: StoredKey, wrapped: Buffer, context: Context): Buffer | undefined {
  const start = KEY_ID_LENGTH + NONCE_LENGTH;
  if (wrapped.length <= start + TAG_LENGTH) return undefined;
  const nonce = wrapped.subarray(KEY_ID_LENGTH, start);
  const decipher = createDecipheriv('aes-256-gcm', materialOf(key), nonce, { authTagLength: TAG_LENGTH })
    .setAAD(boundTo(key, context))
    .setAuthTag(wrapped.subarray(-TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(start, -TAG_LENGTH)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function materialOf({ material }: StoredKey): Buffer {
  return Buffer.from(material, 'base64');
}

function boundTo({ arn }: StoredKey, context: Context): Buffer {
  const entries = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([arn, entries]));
}
