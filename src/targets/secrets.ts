import { DasError, reasonOf } from '../core/errors.ts';
import type { SecretReference } from '../core/ports.ts';

/**
 * Reads secrets: from the given environment, from AWS Systems Manager Parameter Store (decrypted), or from AWS Secrets
 * Manager. The AWS clients are loaded when first asked and find region, credentials and endpoint as the AWS SDK does.
 * Throws SECRET_MISSING when there is no such secret, TARGET_REFUSED when AWS does not give it, TARGET_UNREACHABLE
 * when it does not answer. No message holds a value.
 */
export function connectSecrets(env: NodeJS.ProcessEnv): (reference: SecretReference) => Promise<string> {
  const ssm = once(connectParameters);
  const manager = once(connectManager);
  return async ({ scheme, name }) => {
    if (scheme === 'env') return variable(env, name);
    const read = await (scheme === 'ssm' ? ssm() : manager());
    const value = await read(name).catch((error: unknown) => {
      throw explain(error, `\${${scheme}:${name}}`);
    });
    if (value === undefined || value === '') throw missing(`\${${scheme}:${name}} has no text value.`);
    return value;
  };
}

type Read = (name: string) => Promise<string | undefined>;

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function variable(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new DasError(
    'SECRET_MISSING',
    `\${env:${name}} has no value: the environment variable ${name} is not set.`,
    `Set ${name} and run again.`,
  );
}

/** GetParameter of AWS Systems Manager. */
async function connectParameters(): Promise<Read> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(await transport());
  return async (name) => {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return Parameter?.Value;
  };
}

/** GetSecretValue of AWS Secrets Manager; a binary secret has no text. */
async function connectManager(): Promise<Read> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(await transport());
  return async (name) => (await client.send(new GetSecretValueCommand({ SecretId: name }))).SecretString;
}

async function transport() {
  const { awsRequestHandler } = await import('./aws-http.ts');
  return { maxAttempts: 3, requestHandler: awsRequestHandler() };
}

const missing = (message: string): DasError =>
  new DasError('SECRET_MISSING', message, 'Check the name, the region and the account.');

/** The AWS SDK names an error by its API code; one without an HTTP status never reached AWS. */
function explain(error: unknown, reference: string): DasError {
  const { name = '', $metadata } = (error ?? {}) as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode;
  if (/NotFound/.test(name) && status !== undefined) return missing(`${reference} is not there: ${name}.`);
  if (status === undefined || status >= 500) {
    return new DasError(
      'TARGET_UNREACHABLE',
      `AWS does not answer for ${reference}: ${reasonOf(error)}.`,
      'Check the network, the region and the credentials.',
    );
  }
  return new DasError(
    'TARGET_REFUSED',
    `AWS does not give ${reference}: ${name}: ${reasonOf(error)}.`,
    'Check that the credentials allow this secret and its KMS key to be read.',
  );
}
