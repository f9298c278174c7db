import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as it comes by; `change` counts those that could change something, from 1. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  readonly change: number | undefined;
}

/** What happens before the server hears of a request, and after it has done it, before the caller hears. */
export interface Watch {
  before?(passing: Passing): Promise<void> | void;
  after?(passing: Passing): Promise<void> | void;
}

/** A proxy on loopback, without TLS, in front of a server with TLS: a test watches, holds up or cuts what goes through. */
export async function proxyTo(url: string, ca: string) {
  const agent = new Agent({ ca, keepAlive: true });
  const proxy: { watch: Watch; changes: number; inFlight: number } = { watch: {}, changes: 0, inFlight: 0 };
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const isChange = method !== 'GET' && !path.split('?')[0]?.endsWith('/_search');
    const passing: Passing = { method, path, change: isChange ? ++proxy.changes : undefined };
    proxy.inFlight += 1;
    try {
      const body = await read(incoming);
      await proxy.watch.before?.(passing);
      const answer = await forward(agent, new URL(path, url), incoming, body);
      await proxy.watch.after?.(passing);
      outgoing.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    } catch {
      cut(outgoing);
    } finally {
      proxy.inFlight -= 1;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export type WatchedProxy = Awaited<ReturnType<typeof proxyTo>>;

/** Thrown by a watch, it resets the caller's connection. */
export class Cut extends Error {}

const cut = (outgoing: ServerResponse): void => void outgoing.socket?.destroy();

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function forward(agent: Agent, url: URL, { method, headers }: IncomingMessage, body: Buffer) {
  const { authorization, 'content-type': type } = headers;
  const sent = {
    ...(authorization ? { authorization } : {}),
    ...(type ? { 'content-type': type } : {}),
    'content-length': body.byteLength,
  };
  return new Promise<{ status: number; type: string; body: Buffer }>((resolve, reject) => {
    const outgoing = httpsRequest(url, { method, headers: sent, agent }, async (response) =>
      resolve({
        status: response.statusCode ?? 502,
        type: response.headers['content-type'] ?? 'application/json',
        body: await read(response),
      }),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
