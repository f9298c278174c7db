import { getProxyForUrl } from 'proxy-from-env';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in capitals or small letters, name for an address. This
 * machine itself is never reached through one: the loopback of a proxy is another.
 */
export function proxyFor(url: string): string | undefined {
  return LOOPBACK.test(new URL(url).hostname) ? undefined : getProxyForUrl(url) || undefined;
}
