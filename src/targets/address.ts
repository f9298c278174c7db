import { DasError } from '../core/errors.ts';

/** What an address says of the server behind it: the AWS region of an Amazon OpenSearch domain, where it is one. */
export interface Address {
  readonly isAmazon: boolean;
  readonly region: string | undefined;
}

const AMAZON = [
  /\.(?<region>[a-z0-9-]+)\.es\.amazonaws\.com(\.cn)?$/,
  /\.aos\.(?<region>[a-z0-9-]+)\.on\.aws$/,
];
const SERVERLESS = /(^|\.)aoss(-fips)?\.([a-z0-9-]+\.)?(amazonaws\.com(\.cn)?|on\.aws)$/;

/** Told by the host name alone: a domain under a name of its owner's is not known as Amazon's. */
export function readAddress(url: string): Address {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const found = AMAZON.map((form) => form.exec(host)).find((match) => match !== null);
  return { isAmazon: found !== undefined, region: found?.groups?.['region'] };
}

const HINT =
  'Give OPENSEARCH_URL, or url of the environment, as https://HOST:PORT; user and password have places of their own.';

/**
 * Throws USAGE for what is no address, one that holds a user or password (it is part of every message), or one of a
 * serverless collection ("Supported operations and plugins in Amazon OpenSearch Serverless", AWS documentation).
 */
export function checkAddress(url: string): void {
  if (url.includes('@'))
    throw new DasError('USAGE', 'The address of OpenSearch holds a user or password.', HINT);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new DasError('USAGE', `"${url}" is no address of OpenSearch.`, HINT);
  if (SERVERLESS.test(new URL(url).hostname))
    throw new DasError(
      'USAGE',
      `${url} is a collection of OpenSearch Serverless, which has no index state management, snapshots or alerting.`,
      'Name a domain of Amazon OpenSearch Service, or any other OpenSearch cluster.',
    );
}
