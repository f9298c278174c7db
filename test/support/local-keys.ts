import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { DasError } from '../../src/core/errors.ts';
import type { KeyPort } from '../../src/core/ports.ts';
import type { KeySource } from '../../src/sandbox/generator/key-source.ts';

/** A fake key service within the process: wraps data keys under a key of its own, bound to their context. */
export function makeLocalKeys(): KeySource & KeyPort & { readonly calls: () => number } {
  const master = randomBytes(32);
  let calls = 0;
  const bound = (context: Readonly<Record<string, string>>): Buffer => Buffer.from(JSON.stringify(context));
  return {
    calls: () => calls,
    async generate(context) {
      const plaintext = randomBytes(32);
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', master, nonce).setAAD(bound(context));
      const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
      return { plaintext, wrapped: Buffer.concat([nonce, body, cipher.getAuthTag()]) };
    },
    async unwrap(wrapped, context) {
      calls += 1;
      const bytes = Buffer.from(wrapped);
      const decipher = createDecipheriv('aes-256-gcm', master, bytes.subarray(0, 12)).setAAD(bound(context));
      try {
        decipher.setAuthTag(bytes.subarray(-16));
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      } catch {
        throw new DasError('RECORD_UNREADABLE', 'KMS does not unwrap this key: InvalidCiphertextException.');
      }
    },
  };
}
