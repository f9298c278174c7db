import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  AlgorithmSuiteIdentifier,
  buildClient,
  CommitmentPolicy,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import type { KeySource } from './key-source.ts';
import type { PlannedRecord } from './plan.ts';

/** A record as Kinesis holds it. */
export interface SealedStreamRecord {
  readonly stream: string;
  readonly account: string;
  readonly region: string;
  readonly shard: string;
  readonly sequence: string;
  /** ISO 8601 in UTC. */
  readonly arrival: string;
  /** The record's bytes in base64. */
  readonly data: string;
}

const compress = promisify(gzip);
// Activity streams commit to no key: only this policy makes such messages.
const { encrypt } = buildClient(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);

/** Records sealed under one data key before the next is asked for. */
const KEY_LIFE = 500;

/**
 * Seals planned records as an activity stream does: gzip, an AWS Encryption SDK message of suite 0x0178 (one in
 * fifty of the signed 0x0378) under a KMS data key bound to the cluster or instance, base64 in JSON. The ciphertext
 * differs each time, as it must.
 */
export async function seal(
  records: readonly PlannedRecord[],
  keys: KeySource,
): Promise<readonly SealedStreamRecord[]> {
  const sealers = new Map<string, { sealer: Sealer; left: number }>();
  const sealed: SealedStreamRecord[] = [];
  for (const [index, record] of records.entries()) {
    const known = sealers.get(record.stream);
    const use =
      known !== undefined && known.left > 0
        ? known
        : { sealer: await makeSealer(record, keys), left: KEY_LIFE };
    sealers.set(record.stream, { ...use, left: use.left - 1 });
    sealed.push(await sealOne(record, use.sealer, index % 50 === 49));
  }
  return sealed;
}

interface Sealer {
  readonly keyring: RawAesKeyringNode;
  readonly wrapped: string;
}

async function makeSealer({ stream }: PlannedRecord, keys: KeySource): Promise<Sealer> {
  const resource = stream.replace('aws-rds-das-', '');
  const name = resource.startsWith('cluster-') ? 'aws:rds:dbc-id' : 'aws:rds:db-id';
  const { plaintext, wrapped } = await keys.generate({ [name]: resource });
  const keyring = new RawAesKeyringNode({
    keyNamespace: 'BC',
    keyName: 'DataKey',
    unencryptedMasterKey: new Uint8Array(plaintext),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
  return { keyring, wrapped: Buffer.from(wrapped).toString('base64') };
}

async function sealOne(record: PlannedRecord, sealer: Sealer, signed: boolean): Promise<SealedStreamRecord> {
  const { version, plaintext, ...place } = record;
  const { result } = await encrypt(sealer.keyring, await compress(JSON.stringify(plaintext)), {
    suiteId: signed
      ? AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384
      : AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA256,
    frameLength: 4096,
  });
  const envelope = {
    type: 'DatabaseActivityMonitoringRecords',
    version,
    databaseActivityEvents: result.toString('base64'),
    key: sealer.wrapped,
  };
  return { ...place, data: Buffer.from(JSON.stringify(envelope)).toString('base64') };
}
