import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { DasError } from '../../core/errors.ts';

/** One symmetric key: its ARN, 32 bytes in base64, and whether it may be used. */
export interface StoredKey {
  readonly arn: string;
  readonly material: string;
  readonly enabled: boolean;
}

/** Writes a file (readable by its owner alone) with one new key in eu-central-1 and returns the key's ARN. */
export async function createKeysFile(path: string): Promise<string> {
  const arn = `arn:aws:kms:eu-central-1:000000000000:key/${randomUUID()}`;
  const key: StoredKey = { arn, material: randomBytes(32).toString('base64'), enabled: true };
  await writeFile(path, JSON.stringify({ keys: [key] }), { mode: 0o600, flag: 'wx' });
  return arn;
}

/** The keys of a file that createKeysFile made. Throws SANDBOX when it is something else. */
export async function readKeys(path: string): Promise<readonly StoredKey[]> {
  const { keys } = JSON.parse(await readFile(path, 'utf8')) as { readonly keys?: unknown };
  if (!Array.isArray(keys) || !keys.every(isStoredKey)) {
    throw new DasError('SANDBOX', `${path} holds no list of keys.`, 'Start the sandbox anew.');
  }
  return keys;
}

function isStoredKey(value: unknown): value is StoredKey {
  const { arn, material, enabled } = (value ?? {}) as Partial<Record<keyof StoredKey, unknown>>;
  return typeof arn === 'string' && typeof material === 'string' && typeof enabled === 'boolean';
}
