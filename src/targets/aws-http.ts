import { globalAgent as httpAgent } from 'node:http';
import { globalAgent as httpsAgent } from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { proxyFor } from './proxy.ts';

/** Chooses for each request: a client of AWS speaks to hosts of several services. */
class ProxyingAgent extends Agent {
  override connect(_request: unknown, { host, port, secureEndpoint }: AgentConnectOpts) {
    const proxy = proxyFor(`${secureEndpoint ? 'https' : 'http'}://${host}:${port}`);
    if (proxy !== undefined) return new HttpsProxyAgent(proxy);
    return secureEndpoint ? httpsAgent : httpAgent;
  }
}

/** How the clients of the AWS SDK send requests: through a proxy where one is named. Times are milliseconds. */
export function awsRequestHandler(
  times: { readonly connectionTimeout?: number; readonly requestTimeout?: number } = {},
): NodeHttpHandler {
  const agent = new ProxyingAgent();
  return new NodeHttpHandler({ ...times, httpAgent: agent, httpsAgent: agent });
}
