import type { Documents } from '../documents.ts';
import { foundIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';
import { sendMail } from './email.ts';
import { postMessage } from './webhook.ts';

/** What is told: chat and mail show the title, a webhook gets the message alone, mail may have a part in HTML. */
export interface Message {
  readonly title: string;
  readonly message: string;
  readonly html?: string;
}

/** How a message arrived at one place: an HTTP status as text, 200 when it did, and words. */
export interface Delivery {
  readonly status_code: string;
  readonly status_text: string;
}

/** What became of a message at a channel, as notifications reports it. */
export interface ChannelStatus {
  readonly config_id: string;
  readonly config_type: string;
  readonly config_name: string;
  readonly email_recipient_status: readonly RecipientStatus[];
  readonly delivery_status: Delivery;
}

export interface RecipientStatus {
  readonly recipient: string;
  readonly delivery_status: Delivery;
}

/**
 * Sends a message through a channel of any type, as notifications 3.4 does. Never throws: a channel that is missing
 * (404) or muted (423), a receiver that refuses, a host that is not this machine are failed deliveries.
 */
export async function deliver(
  configs: Documents,
  node: CallerNode,
  channelId: string,
  message: Message,
): Promise<ChannelStatus> {
  const found = foundIn(await configs.get(node, channelId));
  if (found === undefined) return missing(channelId);
  const config = objectOf(found._source['config']);
  const sent = await send(configs, node, config, message);
  return {
    config_id: channelId,
    config_type: String(config['config_type']),
    config_name: String(config['name']),
    email_recipient_status: [],
    ...sent,
  };
}

/** Why a message did not arrive, in one line, or null when it did. */
export const undelivered = ({
  delivery_status: { status_code, status_text },
}: ChannelStatus): string | null => (status_code === '200' ? null : `${status_code}: ${status_text}`);

const missing = (id: string): ChannelStatus => ({
  config_id: id,
  config_type: 'none',
  config_name: 'invalid-config',
  email_recipient_status: [],
  delivery_status: { status_code: '404', status_text: `Channel ${id} not found` },
});

type Sent = Pick<ChannelStatus, 'delivery_status'> & Partial<ChannelStatus>;

async function send(configs: Documents, node: CallerNode, config: Json, message: Message): Promise<Sent> {
  if (config['is_enabled'] === false) return failed('423', 'The channel is muted');
  switch (config['config_type']) {
    case 'webhook':
    case 'slack':
    case 'chime':
    case 'microsoft_teams':
      return { delivery_status: await postMessage(config, message) };
    case 'email':
      return sendMail(configs, node, objectOf(config['email']), message);
    case 'sns':
      return failed('424', `the sandbox has no AWS endpoint for ${objectOf(config['sns'])['topic_arn']}`);
    default:
      return failed('404', 'Channel not found');
  }
}

const failed = (status_code: string, status_text: string): Sent => ({
  delivery_status: { status_code, status_text },
});
