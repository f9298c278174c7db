import { globalAgent as httpAgent } from 'node:http';
import { globalAgent as httpsAgent } from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in capitals or small letters, name for an address. This
 * machine itself is never reached through one: the loopback of a proxy is another.
 */
export function proxyFor(url: string): string | undefined {
  return LOOPBACK.test(new URL(url).hostname) ? undefined : getProxyForUrl(url) || undefined;
}

/** Chooses for each request: a client of AWS speaks to hosts of several services. */
class ProxyingAgent extends Agent {
  override connect(_request: unknown, { host, port, secureEndpoint }: AgentConnectOpts) {
    const proxy = proxyFor(`${secureEndpoint ? 'https' : 'http'}://${host}:${port}`);
    if (proxy !== undefined) return new HttpsProxyAgent(proxy);
    return secureEndpoint ? httpsAgent : httpAgent;
  }
}

/** Agents for the request handler of an AWS SDK client. */
export function proxyingAgents() {
  const agent = new ProxyingAgent();
  return { httpAgent: agent, httpsAgent: agent };
}
