import { gunzipSync } from 'node:zlib';
import { buildClient, CommitmentPolicy, type RawAesKeyringNode } from '@aws-crypto/client-node';
import { isDasError, reasonOf } from '../core/errors.ts';
import type { SealedRecord } from './envelope.ts';
import type { Keyrings } from './keyrings.ts';
import { done, type Outcome, type Refused, type Retry, refused, retry } from './outcome.ts';
import { contextOf } from './stream.ts';

/** Bytes; a record beyond them goes to quarantine before it can exhaust the Lambda's memory. */
export interface Limits {
  readonly ciphertext: number;
  readonly inflated: number;
}

const LIMITS: Limits = { ciphertext: 8 * 1024 * 1024, inflated: 64 * 1024 * 1024 };

// Activity streams use suites without key commitment (0x0178 and 0x0378), which the default policy refuses.
const { decrypt: openMessage } = buildClient({
  commitmentPolicy: CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT,
  maxEncryptedDataKeys: 1,
});

/**
 * Unwraps the data key with KMS, opens the AWS Encryption SDK message and inflates it: the bytes of the inner JSON.
 * `retry` when KMS is throttled or out of reach, `refused` when this record can never be opened.
 */
export async function decrypt(
  sealed: SealedRecord,
  stream: string,
  keyrings: Keyrings,
  limits: Limits = LIMITS,
): Promise<Outcome<Buffer>> {
  const context = contextOf(stream);
  if (context === undefined) {
    return refused('decrypt', `unknown-stream: "${stream}" names neither a cluster nor an instance`);
  }
  // The SDK's own maxBodySize bounds a frame, not the message.
  if (sealed.ciphertext.length > limits.ciphertext) {
    return refused(
      'decrypt',
      `too-large: ${sealed.ciphertext.length} bytes sealed, at most ${limits.ciphertext}`,
    );
  }
  try {
    return await open(sealed.ciphertext, await keyrings(sealed.wrappedKey, context), limits);
  } catch (error) {
    return explainKey(error);
  }
}

async function open(
  ciphertext: Uint8Array,
  keyring: RawAesKeyringNode,
  limits: Limits,
): Promise<Outcome<Buffer>> {
  try {
    const { plaintext } = await openMessage(keyring, ciphertext);
    return unzip(plaintext, limits);
  } catch (error) {
    // One message for wrong key, wrong key name and wrong namespace.
    return /unencryptedDataKey has not been set/.test(reasonOf(error))
      ? refused('decrypt', 'wrong-key: the data key that KMS returned does not open this message')
      : refused('decrypt', `damaged: ${reasonOf(error)}`);
  }
}

/** In this thread: a record inflates in less time than it takes to hand it to another and wait. */
function unzip(bytes: Buffer, limits: Limits): Outcome<Buffer> {
  try {
    return done(gunzipSync(bytes, { maxOutputLength: limits.inflated }));
  } catch (error) {
    const isBomb = error instanceof RangeError;
    return isBomb
      ? refused('decrypt', `too-large: inflates to more than ${limits.inflated} bytes`)
      : refused('decrypt', `not-gzip: ${reasonOf(error)}`);
  }
}

function explainKey(error: unknown): Retry | Refused {
  const isOutOfReach = isDasError(error) && error.code === 'TARGET_UNREACHABLE';
  return isOutOfReach ? retry(reasonOf(error)) : refused('decrypt', `no-key: ${reasonOf(error)}`);
}
