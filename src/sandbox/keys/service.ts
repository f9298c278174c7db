import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reasonOf } from '../../core/errors.ts';
import { readKeys } from './keys-file.ts';
import { type Answer, answerOf, refuse } from './operations.ts';

const LARGEST_REQUEST = 64 * 1024;

/**
 * A key service on 127.0.0.1 that speaks the AWS KMS protocol (JSON 1.1 over HTTP, `X-Amz-Target: TrentService.…`):
 * GenerateDataKey, Decrypt and DescribeKey, with the failures KMS gives. Port 0 lets the system choose one.
 * It asks for no signature: whoever reaches this port may use the keys, which guard made-up data only.
 */
export async function startKeyService(settings: {
  readonly port: number;
  /** As createKeysFile makes it; read at each request, so that a key can be disabled while the service runs. */
  readonly keysFile: string;
}): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void handle(request, settings.keysFile).then((answer) => send(response, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function handle(request: IncomingMessage, keysFile: string): Promise<Answer> {
  try {
    const body = await read(request);
    if (body === undefined) return refuse('ValidationException', 'The request is too large.');
    const target = String(request.headers['x-amz-target'] ?? '');
    return answerOf(target, parse(body), await readKeys(keysFile));
  } catch (error) {
    return { status: 500, body: { __type: 'KMSInternalException', message: reasonOf(error) } };
  }
}

async function read(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_REQUEST) chunks.push(chunk);
  }
  return size > LARGEST_REQUEST ? undefined : Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
