import { reasonOf } from '../../core/errors.ts';
import type { Json } from './json.ts';
import { objectOf } from './json.ts';

const PATIENCE = 5_000;

/** How a message arrived: the receiver's HTTP status and its words, as notifications reports them. */
export interface Delivery {
  readonly status_code: string;
  readonly status_text: string;
}

/**
 * Sends `message` through a stored config of type webhook: its method and headers, the message as the body.
 * No redirect is followed. A receiver that cannot be reached is a delivery of status 500.
 */
export async function sendWebhook(config: Json, message: string): Promise<Delivery> {
  const { url, method, header_params: headers } = objectOf(config['webhook']);
  try {
    const response = await fetch(String(url), {
      method: String(method ?? 'POST'),
      headers: headersOf(objectOf(headers)),
      body: message,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    return { status_code: String(response.status), status_text: text === '' ? 'ok' : text };
  } catch (error) {
    return { status_code: '500', status_text: `Failed to send webhook message ${reasonOf(error)}` };
  }
}

/** What the caller declared wins; a message without a declared type is plain text. */
function headersOf(declared: Json): Headers {
  const headers = new Headers({ 'content-type': 'text/plain; charset=UTF-8' });
  for (const [name, value] of Object.entries(declared)) headers.set(name, String(value));
  return headers;
}
