import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { reasonOf } from '../../core/errors.ts';
import type { Answer } from './answers.ts';
import { refusal } from './answers.ts';

/** What the node said: `body` is parsed when it is JSON, else the text itself. */
export interface NodeAnswer extends Answer {
  readonly text: string;
  readonly headers: OutgoingHttpHeaders;
}

/** The node as one caller sees it: each request carries that caller's credentials. */
export interface CallerNode {
  /** A body that is a string is JSON already, so that the numbers in it stay as they were written. */
  request(method: string, path: string, body?: unknown): Promise<NodeAnswer>;
}

export interface Upstream {
  as(authorization: string | undefined): CallerNode;
  /** Passes a request on as it came, both bodies streamed. */
  forward(incoming: IncomingMessage, outgoing: ServerResponse): void;
  close(): void;
}

/** The node behind the stand-ins; its certificate is checked against `ca` (PEM). A lost node answers 502. */
export function connectUpstream(url: string, ca: string): Upstream {
  const agent = new Agent({ ca, keepAlive: true });
  return {
    as: (authorization) => ({
      request: (method, path, body) => ask(agent, new URL(path, url), method, authorization, body),
    }),
    forward: (incoming, outgoing) => pass(agent, url, incoming, outgoing),
    close: () => agent.destroy(),
  };
}

function ask(
  agent: Agent,
  url: URL,
  method: string,
  authorization: string | undefined,
  body: unknown,
): Promise<NodeAnswer> {
  const content =
    body === undefined ? undefined : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const headers = {
    ...(authorization === undefined ? {} : { authorization }),
    ...(content === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': content.byteLength }),
  };
  return new Promise((resolve) => {
    const outgoing = httpsRequest(url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => resolve(lost(error)));
      response.on('end', () => resolve(readAnswer(response, Buffer.concat(chunks).toString('utf8'))));
    });
    outgoing.on('error', (error) => resolve(lost(error)));
    outgoing.end(content);
  });
}

function readAnswer(response: IncomingMessage, text: string): NodeAnswer {
  const status = response.statusCode ?? 502;
  return { status, body: parsed(text), text, headers: response.headers };
}

/** Most answers are JSON; `Unauthorized` and the output of a text template are not. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function lost(error: unknown): NodeAnswer {
  const reason = `the OpenSearch node behind the sandbox does not answer: ${reasonOf(error)}`;
  return { ...refusal(502, 'node_not_connected_exception', reason), text: '', headers: {} };
}

function pass(agent: Agent, url: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { connection: _connection, host: _host, ...headers } = incoming.headers;
  const target = new URL(url);
  const onward = httpsRequest(
    {
      hostname: target.hostname,
      port: target.port,
      path: incoming.url,
      method: incoming.method,
      headers,
      agent,
    },
    (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      pipeline(response, outgoing, () => outgoing.destroy());
    },
  );
  onward.on('error', (error) => giveUp(outgoing, error));
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}

function giveUp(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const { status, body } = lost(error);
  outgoing.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  outgoing.end(JSON.stringify(body));
}
