import { RawAesKeyringNode, RawAesWrappingSuiteIdentifier } from '@aws-crypto/client-node';
import { sha256 } from '../core/canonical.ts';
import type { KeyPort } from '../core/ports.ts';

/** Gives the keyring that opens messages sealed under a wrapped data key. */
export type Keyrings = (
  wrapped: Uint8Array,
  context: Readonly<Record<string, string>>,
) => Promise<RawAesKeyringNode>;

const MAXIMUM_KEYRINGS = 256;
const LIFETIME = 5 * 60_000;

interface Kept {
  readonly keyring: Promise<RawAesKeyringNode>;
  readonly expires: number;
}

/**
 * Keyrings by encryption context and wrapped key, at most 256, each for five minutes: heartbeats alone would
 * otherwise cost a KMS call every two seconds. The keyring is kept and not the key, because the keyring zeroes
 * the bytes it is given. Rejects with what the KeyPort throws; a failure is not kept.
 */
export function keepKeyrings(keys: KeyPort, now: () => number): Keyrings {
  const kept = new Map<string, Kept>();
  return (wrapped, context) => {
    const id = sha256(`${JSON.stringify(context)}\n${Buffer.from(wrapped).toString('base64')}`);
    const known = kept.get(id);
    if (known !== undefined && known.expires > now()) {
      return known.keyring;
    }
    const keyring = keys.unwrap(wrapped, context).then(makeKeyring);
    kept.delete(id);
    makeRoom(kept);
    kept.set(id, { keyring, expires: now() + LIFETIME });
    keyring.catch(() => kept.delete(id));
    return keyring;
  };
}

/** A Map keeps the order of insertion: the first is the oldest. */
function makeRoom(kept: Map<string, Kept>): void {
  const [oldest] = kept.keys();
  if (kept.size >= MAXIMUM_KEYRINGS && oldest !== undefined) {
    kept.delete(oldest);
  }
}

/** Names as the activity stream's own producer writes them (BouncyCastle's JceMasterKey). */
function makeKeyring(key: Uint8Array): RawAesKeyringNode {
  return new RawAesKeyringNode({
    keyNamespace: 'BC',
    keyName: 'DataKey',
    unencryptedMasterKey: new Uint8Array(key), // a pooled Buffer is refused: "must be an isolated buffer"
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
}
