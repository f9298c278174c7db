import { Client, type ClientOptions, errors } from '@opensearch-project/opensearch';
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3';
import type { Method, SearchPort } from '../core/ports.ts';
import { checkAddress } from './address.ts';
import { awsCredentials, type Signing } from './aws-credentials.ts';
import { checkCertificate } from './certificates.ts';
import { proxyFor } from './proxy.ts';
import { refusedCredentials, unanswered } from './refusals.ts';
import { type Sent, withRetries } from './retries.ts';

/** How to reach one OpenSearch, and as whom. Certificates and keys are PEM text. */
export interface SearchSettings {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** Whose servers to trust; the system's authorities unless given. */
  readonly ca?: string;
  readonly certificate?: ClientCertificate;
  /** Requests are signed for Amazon OpenSearch Service (AWS Signature Version 4, service `es`). */
  readonly signing?: Signing;
  /** Milliseconds one attempt may take; 30,000 unless said. */
  readonly timeout?: number;
  /** Milliseconds from the first attempt after which a request is not sent again; 60,000 unless said. */
  readonly patience?: number;
  /** The way out when nothing answers. */
  readonly hint?: string;
}

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
}

/**
 * A SearchPort over the official client (keep-alive, TLS, proxies by HTTPS_PROXY and NO_PROXY), with retries. Throws USAGE
 * when the address is none, holds a user or password, or is a serverless collection's, or when the client certificate
 * cannot be used; requests throw TARGET_UNREACHABLE when no answer comes and TARGET_REFUSED on wrong or expired credentials.
 */
export function connectSearch(settings: SearchSettings): SearchPort {
  checkAddress(settings.url);
  checkCertificate(settings);
  const client = new Client(clientOptions(settings));
  const patience = settings.patience ?? 60_000;
  return {
    url: settings.url,
    request: async (method, path, body, headers = {}) => {
      const answer = await withRetries({ method, path, patience }, () =>
        send(client, { method, path, body, headers }),
      ).catch((error: unknown) => {
        throw unanswered(error, method, path, settings);
      });
      const refused = refusedCredentials(answer.status, answer.body, settings);
      if (refused) throw refused;
      return answer;
    },
  };
}

interface Asked {
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The client throws what is an answer all the same. */
async function send(client: Client, { method, path, body, headers }: Asked): Promise<Sent> {
  const answer = await client.transport
    .request({ method, path, ...payload(body) }, { headers })
    .catch((error: unknown) => {
      if (error instanceof errors.ResponseError) return error.meta;
      throw error;
    });
  return {
    status: answer.statusCode ?? 0,
    body: answer.body,
    retryAfter: answer.headers?.['retry-after'] ?? undefined,
  };
}

/** Retries are ours: the client's come without a pause, and would send a POST twice. */
function clientOptions(settings: SearchSettings): ClientOptions {
  const { url, username, password, ca, certificate, signing, timeout } = settings;
  const proxy = proxyFor(url);
  return {
    node: url,
    requestTimeout: timeout ?? 30_000,
    maxRetries: 0,
    ...(proxy === undefined ? {} : { proxy }),
    ...(username === undefined ? {} : { auth: { username, password: password ?? '' } }),
    ...(ca === undefined && certificate === undefined
      ? {}
      : { ssl: { ...certificate, ...(ca === undefined ? {} : { ca }) } }),
    ...(signing ? signer(signing) : {}),
  };
}

const signer = (signing: Signing) =>
  AwsSigv4Signer({ region: signing.region, service: 'es', getCredentials: awsCredentials(signing) });

function payload(body: unknown): { body?: object; bulkBody?: string } {
  if (body === undefined) return {};
  return typeof body === 'string' ? { bulkBody: body } : { body: body as object };
}
