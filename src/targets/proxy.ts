import { getProxyForUrl } from 'proxy-from-env';
import { DasError } from '../core/errors.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in capitals or small letters, name for an address. This
 * machine itself is never reached through one: the loopback of a proxy is another. Throws USAGE when it is no HTTP proxy.
 */
export function proxyFor(url: string): string | undefined {
  const proxy = LOOPBACK.test(new URL(url).hostname) ? '' : getProxyForUrl(url);
  if (proxy === '') return undefined;
  if (/^https?:\/\//i.test(proxy) && URL.canParse(proxy)) return proxy;
  throw new DasError(
    'USAGE',
    'HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names no proxy that speaks HTTP.',
    'Write it as http://HOST:PORT, or add the host to NO_PROXY.',
  );
}
