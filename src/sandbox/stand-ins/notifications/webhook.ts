import { reasonOf } from '../../../core/errors.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import type { Delivery, Message } from './delivery.ts';
import { isThisMachine, notSentOut } from './this-machine.ts';

const PATIENCE = 5_000;
const TEXT = 'text/plain; charset=UTF-8';

/** What each chat calls the message, with the title above it; a webhook gets the message as it is. */
const CHATS: Readonly<Record<string, string>> = { slack: 'text', chime: 'Content', microsoft_teams: 'text' };

/**
 * Posts a message to the URL of a stored config of type webhook, slack, chime or microsoft_teams. No redirect is
 * followed. A receiver that refuses or cannot be reached is a delivery of status 500, as the plugin reports it.
 */
export async function postMessage(config: Json, message: Message): Promise<Delivery> {
  const type = String(config['config_type']);
  const settings = objectOf(config[type]);
  try {
    const url = new URL(String(settings['url']));
    if (!isThisMachine(url.hostname)) return failed(notSentOut(url.hostname));
    const response = await fetch(url, {
      method: String(settings['method'] ?? 'POST'),
      headers: headersOf(type, objectOf(settings['header_params'])),
      body: bodyOf(type, message),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    return response.ok
      ? { status_code: '200', status_text: text === '' ? '{}' : text }
      : failed(`Failed: ${text}`);
  } catch (error) {
    return failed(reasonOf(error));
  }
}

const failed = (reason: string): Delivery => ({
  status_code: '500',
  status_text: `Failed to send webhook message ${reason}`,
});

function bodyOf(type: string, { title, message }: Message): string {
  const chat = CHATS[type];
  return chat === undefined ? message : JSON.stringify({ [chat]: `${title}\n\n${message}` });
}

/** A webhook that declares no header sends JSON; what the caller declared wins over the plain text of the rest. */
function headersOf(type: string, declared: Json): Headers {
  const isBare = type === 'webhook' && Object.keys(declared).length === 0;
  const headers = new Headers({ 'content-type': isBare ? 'application/json' : TEXT });
  for (const [name, value] of Object.entries(declared)) headers.set(name, String(value));
  return headers;
}
