import { DasError, reasonOf } from '../core/errors.ts';

/** Whose signature requests bear. Credentials come from where the AWS SDK looks for them; with `roleArn` they assume it. */
export interface Signing {
  readonly region: string;
  readonly roleArn?: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/**
 * Credentials by the default provider chain of the AWS SDK, which is loaded when first asked; those who ask at the same
 * time are answered together. Throws TARGET_REFUSED when there are none, or the role cannot be assumed.
 */
export function awsCredentials(signing: Signing): () => Promise<Credentials> {
  let asked: Promise<Credentials> | undefined;
  return () => {
    asked ??= find(signing).finally(() => {
      asked = undefined;
    });
    return asked;
  };
}

async function find({ region, roleArn }: Signing): Promise<Credentials> {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const { awsRequestHandler } = await import('./aws-http.ts');
  const clientConfig = { region, requestHandler: awsRequestHandler() };
  const own = fromNodeProviderChain({ clientConfig });
  const params = { RoleArn: roleArn, RoleSessionName: 'das-compliance' };
  const provide =
    roleArn === undefined ? own : fromTemporaryCredentials({ masterCredentials: own, clientConfig, params });
  return provide().catch((error: unknown) => {
    throw explain(error, roleArn);
  });
}

const RENEW = 'Run aws sso login, or set AWS_PROFILE or new AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

function explain(error: unknown, roleArn: string | undefined): DasError {
  const { name } = error as Error;
  const reason = `${name}: ${reasonOf(error).replace(/\.$/, '')}`;
  if (/expired/i.test(reason))
    return new DasError('TARGET_REFUSED', 'The AWS credentials have expired.', RENEW);
  if (name === 'CredentialsProviderError')
    return new DasError('TARGET_REFUSED', `There are no AWS credentials: ${reasonOf(error)}.`, RENEW);
  return new DasError(
    'TARGET_REFUSED',
    `${roleArn ?? 'A role'} cannot be assumed: ${reason}.`,
    'Check that its trust policy names these credentials, and that they may call sts:AssumeRole.',
  );
}
