import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** FAKE: a server that holds nothing, takes everything but channels, and refuses those with `reasonOf` their body. */
export async function startEcho(
  reasonOf: (body: string) => string,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const refused = request.method !== 'GET' && request.url?.startsWith('/_plugins/_notifications');
      const refusal = () => ({ error: { type: 'echo', reason: reasonOf(Buffer.concat(chunks).toString()) } });
      response
        .writeHead(refused ? 400 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(refused ? refusal() : (FACTS[request.url?.split('?')[0] ?? ''] ?? NOTHING)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** What every cluster knows. */
const FACTS: Readonly<Record<string, unknown>> = { '/_cat/health': [{ epoch: '1795392000' }] };

/** Whatever else is asked for, there is none. */
const NOTHING = {
  version: { number: '3.4.0', distribution: 'opensearch' },
  hits: { total: { value: 0 }, hits: [] },
  config_list: [],
  total_hits: 0,
  errors: false,
  items: [],
  result: 'created',
  _seq_no: 0,
  _primary_term: 1,
};
