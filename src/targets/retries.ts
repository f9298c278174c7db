import { setTimeout } from 'node:timers/promises';
import { errors } from '@opensearch-project/opensearch';
import pRetry from 'p-retry';
import type { Method, SearchResponse } from '../core/ports.ts';
import { isReading, isRepeatable } from './repeatable.ts';

/** What came back of one request as it was sent. `retryAfter` is the header: seconds, or a date. */
export interface Sent {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | undefined;
}

interface Request {
  readonly method: Method;
  readonly path: string;
  /** Milliseconds from the first attempt after which there is no other. */
  readonly patience: number;
}

/** Up to five attempts, with pauses of 0.2, 0.4, 0.8 and 1.6 seconds, each up to twice as long by chance. */
const PAUSES = { retries: 4, minTimeout: 200, factor: 2, randomize: true };

/**
 * Sends a request again while its failure may pass. What the server turned away (429, 503) was not done, so that any
 * request may follow, after what Retry-After asks for. Where nobody knows (a time-out, a lost connection, 502, 504) only
 * what is the same done twice is sent again; a 500 is often for good, so only what reads. Gives the last answer, or rejects with
 * the last failure.
 */
export async function withRetries(request: Request, send: () => Promise<Sent>): Promise<SearchResponse> {
  const started = Date.now();
  let lost = false;
  const { status, body } = await pRetry(() => send().then(passing), {
    ...PAUSES,
    maxRetryTime: request.patience,
    shouldRetry: async ({ error }) => {
      const pause = pauseAsked(error);
      if (!mayFollow(error, request) || Date.now() - started + pause > request.patience) return false;
      lost ||= isLost(error);
      await setTimeout(pause);
      return true;
    },
  }).catch((error: unknown) => {
    if (error instanceof Passing) return error.sent;
    throw error;
  });
  return { status, body, ...(lost ? { repeated: true } : {}) };
}

/** An answer that another try may change. */
class Passing extends Error {
  readonly sent: Sent;
  constructor(sent: Sent) {
    super(`status ${sent.status}`);
    this.sent = sent;
  }
}

function passing(sent: Sent): Sent {
  if ([429, 500, 502, 503, 504].includes(sent.status)) throw new Passing(sent);
  return sent;
}

function mayFollow(error: Error, { method, path }: Request): boolean {
  const status = error instanceof Passing ? error.sent.status : undefined;
  if (status === 429 || status === 503) return true;
  if (status === 500) return isReading(method, path);
  return isLost(error) && isRepeatable(method, path);
}

/** A connection that was there and broke; the client keeps no more of the cause than its words. */
const BROKEN =
  /ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|socket hang up|disconnected|aborted/;

/** Whether the request may have been done without an answer that says so. */
export function isLost(error: Error): boolean {
  if (error instanceof Passing) return error.sent.status === 502 || error.sent.status === 504;
  if (error instanceof errors.TimeoutError) return true;
  return error instanceof errors.ConnectionError && BROKEN.test(error.message);
}

/** Milliseconds that the server asks to wait; none where it does not. */
function pauseAsked(error: Error): number {
  const asked = error instanceof Passing ? error.sent.retryAfter : undefined;
  if (asked === undefined) return 0;
  const pause = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(pause) ? Math.max(0, pause) : 0;
}
