import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { DasError, reasonOf } from '../../core/errors.ts';

/** Makes data keys bound to an encryption context: 32 plaintext bytes and the same wrapped. */
export interface KeySource {
  generate(context: Readonly<Record<string, string>>): Promise<DataKey>;
}

export interface DataKey {
  readonly plaintext: Uint8Array;
  readonly wrapped: Uint8Array;
}

export interface KeySourceSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly keyId: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Data keys from a KMS by GenerateDataKey. Throws TARGET_UNREACHABLE when it gives none. */
export function connectKeySource({ keyId, ...settings }: KeySourceSettings): KeySource {
  const client = new KMSClient({ ...settings, requestHandler: new NodeHttpHandler() });
  return {
    async generate(context) {
      try {
        const command = new GenerateDataKeyCommand({
          KeyId: keyId,
          KeySpec: 'AES_256',
          EncryptionContext: { ...context },
        });
        const { Plaintext, CiphertextBlob } = await client.send(command);
        return { plaintext: Plaintext ?? new Uint8Array(), wrapped: CiphertextBlob ?? new Uint8Array() };
      } catch (error) {
        throw new DasError(
          'TARGET_UNREACHABLE',
          `The key service at ${settings.endpoint} gives no data key: ${reasonOf(error)}.`,
          'Check that the sandbox is up: das-compliance sandbox status.',
        );
      }
    },
  };
}
