import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
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
 * 256 KiB each), `GET /messages` lists them oldest first, `DELETE /messages` forgets them. They are written to `file`, a
 * line each, before they are acknowledged: what was delivered is still there when the process was killed.
 */
export function startInbox(settings: {
  readonly port: number;
  readonly now: () => number;
  readonly file: string;
}): Promise<Listening> {
  const messages = keptIn(settings.file);
  const server = createServer((request, response) => {
    void answer(messages, settings, request, response);
  });
  return listen(server, settings.port);
}

/** A line that was cut off by the end of the process is no message: nobody was told that it arrived. */
function keptIn(file: string): InboxMessage[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const messages = lines.slice(-MOST_MESSAGES).map((line) => JSON.parse(line) as InboxMessage);
  writeFileSync(file, messages.map(lineOf).join(''), { mode: 0o600 });
  return messages;
}

const lineOf = (message: InboxMessage): string => `${JSON.stringify(message)}\n`;

async function answer(
  messages: InboxMessage[],
  { now, file }: { readonly now: () => number; readonly file: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const path = request.url ?? '/';
  if (path === '/messages' && method === 'GET') return reply(response, 200, messages);
  if (path === '/messages' && method === 'DELETE') {
    messages.length = 0;
    writeFileSync(file, '');
    return reply(response, 200, { cleared: true });
  }
  if (!path.startsWith('/hooks/') || !['POST', 'PUT', 'PATCH'].includes(method)) {
    return reply(response, 404, { error: `${method} ${path} is not here` });
  }
  const body = await readBody(request, LARGEST_MESSAGE);
  if (body === undefined) return reply(response, 413, { error: 'the message is too large' });
  const message = { at: new Date(now()).toISOString(), path, method, body };
  appendFileSync(file, lineOf(message));
  messages.push(message);
  if (messages.length > MOST_MESSAGES) messages.shift();
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end('ok');
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
