import { errors } from '@opensearch-project/opensearch';
import { DasError, isDasError, reasonOf } from '../core/errors.ts';
import type { Method } from '../core/ports.ts';
import { isRepeatable } from './repeatable.ts';
import { isLost } from './retries.ts';
import type { SearchSettings } from './search.ts';

/** What AWS says of credentials it does not accept ("Common errors", AWS documentation); all come with status 403. */
const CREDENTIALS =
  /security token included in the request|signature (we calculated|expired|not yet current)|missing authentication token/i;

/** The error for an answer that refuses whoever asks, and not what was asked. */
export function refusedCredentials(
  status: number,
  body: unknown,
  settings: SearchSettings,
): DasError | undefined {
  const { url, username, signing, certificate } = settings;
  const said = saidIn(body);
  if (signing && CREDENTIALS.test(said)) return refusedSignature(url, status, said);
  if (status !== 401) return undefined;
  if (signing) return refusedSignature(url, status, said);
  const bearer = certificate ? 'the client certificate' : 'a request without credentials';
  return new DasError(
    'TARGET_REFUSED',
    `${url} refused ${username === undefined ? bearer : `user "${username}"`} (401).`,
    username === undefined
      ? 'Check the credentials of this environment.'
      : 'Check the username and password of this environment.',
  );
}

function refusedSignature(url: string, status: number, said: string): DasError {
  if (/token included in the request is expired/i.test(said))
    return new DasError(
      'TARGET_REFUSED',
      `${url} refused the AWS credentials: they have expired.`,
      'Get new ones, such as by aws sso login, and run again.',
    );
  return new DasError(
    'TARGET_REFUSED',
    `${url} refused the AWS credentials (${status})${said === '' ? '' : `: ${said}`}.`,
    'Check AWS_PROFILE, the region of this environment, and the clock of this machine.',
  );
}

/** The first sentence: what follows repeats the request. */
function saidIn(body: unknown): string {
  const { message, Message } = (body ?? {}) as { readonly message?: unknown; readonly Message?: unknown };
  const text = message ?? Message ?? (typeof body === 'string' ? body : '');
  return String(text).replaceAll(/\s+/g, ' ').split('. ')[0]?.slice(0, 300).replace(/\.$/, '') ?? '';
}

/** The error for a request that got no answer. */
export function unanswered(
  error: unknown,
  method: Method,
  path: string,
  { url, hint }: SearchSettings,
): unknown {
  if (isDasError(error) || !(error instanceof errors.OpenSearchClientError)) return error;
  const reason = error instanceof errors.TimeoutError ? 'no answer in time' : reasonOf(error);
  if (isLost(error) && !isRepeatable(method, path))
    return new DasError(
      'TARGET_UNREACHABLE',
      `${url} does not answer: ${reason}; whether ${method} ${path} was done, nobody knows.`,
      'Plan again: it shows what is there.',
    );
  return new DasError('TARGET_UNREACHABLE', `${url} does not answer: ${reason}.`, hint ?? wayOut(reason));
}

const WAYS_OUT: readonly (readonly [RegExp, string])[] = [
  [
    /alert.*certificate/i,
    'The server wants another client certificate: check certificate and key of this environment.',
  ],
  [/altnames/i, 'The certificate is for another name: check the address of this environment.'],
  [/certificate/i, 'Name the certificate authority of the server as ca of this environment.'],
  [
    /wrong version number|packet length too long/i,
    'The server does not speak TLS there: check the address of this environment.',
  ],
  [/Bad response: 407/, 'The proxy wants a user and password: give them in HTTPS_PROXY.'],
  [/Bad response|Proxy/, 'That is what the proxy answered: check HTTPS_PROXY and NO_PROXY.'],
];

const wayOut = (reason: string): string =>
  WAYS_OUT.find(([form]) => form.test(reason))?.[1] ??
  'Check the address and the network, HTTPS_PROXY and NO_PROXY included.';
