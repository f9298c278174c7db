import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Listening, listen } from './listen.ts';
import { readBody } from './request-body.ts';

const LARGEST_MESSAGE = 256 * 1024;
const MOST_MESSAGES = 1_000;

/** One message a webhook channel delivered; `at` is ISO-8601 in UTC. */
export interface InboxMessage {
  readonly at: string;
  readonly path: string;
  readonly method: string;
  readonly body: string;
}

/**
 * A receiver for webhook channels on 127.0.0.1: `POST|PUT|PATCH /hooks/NAME` keeps a message (the newest thousand,
 * 256 KiB each), `GET /messages` lists them oldest first, `DELETE /messages` forgets them.
 */
export function startInbox(settings: {
  readonly port: number;
  readonly now: () => number;
}): Promise<Listening> {
  const messages: InboxMessage[] = [];
  const server = createServer((request, response) => {
    void answer(messages, settings.now, request, response);
  });
  return listen(server, settings.port);
}

async function answer(
  messages: InboxMessage[],
  now: () => number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  if (path === '/messages' && method === 'GET') return reply(response, 200, messages);
  if (path === '/messages' && method === 'DELETE') {
    messages.length = 0;
    return reply(response, 200, { cleared: true });
  }
  if (!path.startsWith('/hooks/') || !['POST', 'PUT', 'PATCH'].includes(method)) {
    return reply(response, 404, { error: `${method} ${path} is not here` });
  }
  const body = await readBody(request, LARGEST_MESSAGE);
  if (body === undefined) return reply(response, 413, { error: 'the message is too large' });
  messages.push({ at: new Date(now()).toISOString(), path, method, body });
  if (messages.length > MOST_MESSAGES) messages.shift();
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end('ok');
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
