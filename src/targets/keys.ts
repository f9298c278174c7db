import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { DasError, reasonOf } from '../core/errors.ts';
import type { KeyPort } from '../core/ports.ts';
import { awsRequestHandler } from './aws-http.ts';

/** Where KMS is. Credentials and whatever is left out come from the environment, as the AWS SDK reads it. */
export interface KeySettings {
  readonly region?: string;
  /** Another address than AWS's own: the sandbox, or a VPC endpoint. */
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * A KeyPort over AWS KMS Decrypt. Throws TARGET_UNREACHABLE when KMS is throttled, out of reach or its credentials
 * have run out, and RECORD_UNREADABLE when it will never unwrap this key (wrong context, no permission, key gone).
 */
export function connectKeys(settings: KeySettings = {}): KeyPort {
  const client = new KMSClient({
    ...settings,
    maxAttempts: 3,
    requestHandler: awsRequestHandler({ connectionTimeout: 2_000, requestTimeout: 5_000 }),
  });
  return {
    async unwrap(wrapped, context) {
      const plaintext = await decrypt(client, wrapped, context);
      if (plaintext?.length !== 32) {
        throw new DasError(
          'RECORD_UNREADABLE',
          `KMS returned ${plaintext?.length ?? 0} bytes, not a key of 32.`,
        );
      }
      return plaintext;
    },
  };
}

async function decrypt(
  client: KMSClient,
  wrapped: Uint8Array,
  context: Readonly<Record<string, string>>,
): Promise<Uint8Array | undefined> {
  try {
    const command = new DecryptCommand({ CiphertextBlob: wrapped, EncryptionContext: { ...context } });
    return (await client.send(command)).Plaintext;
  } catch (error) {
    throw explain(error, context);
  }
}

/** What another try may cure; the name of an error is its KMS API code, or Node's. */
const PASSING =
  /throttl|timeout|too ?many|LimitExceeded|Internal|Unavailable|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|Credentials|Expired|UnrecognizedClient|InvalidClientToken|NetworkingError/i;

interface ServiceError {
  readonly name?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function explain(error: unknown, context: Readonly<Record<string, string>>): DasError {
  const { name = '', code = '', $metadata } = (error ?? {}) as ServiceError;
  const status = $metadata?.httpStatusCode ?? 0;
  const whose = Object.entries(context)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
  if (status === 429 || status >= 500 || PASSING.test(`${name} ${code}`)) {
    return new DasError(
      'TARGET_UNREACHABLE',
      `KMS did not answer for ${whose}: ${name || code}: ${reasonOf(error)}`,
      'Check the network, the region and the credentials; the record is tried again.',
    );
  }
  return new DasError(
    'RECORD_UNREADABLE',
    `KMS does not unwrap the data key of ${whose}: ${name || code}: ${reasonOf(error)}`,
    'Check that the stream is the one the record came from, and that its KMS key allows kms:Decrypt to this role.',
  );
}
