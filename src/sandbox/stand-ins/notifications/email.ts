import { createTransport } from 'nodemailer';
import { reasonOf } from '../../../core/errors.ts';
import type { Documents, Found } from '../documents.ts';
import { foundIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { listOf, objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';
import type { ChannelStatus, Delivery, Message, RecipientStatus } from './delivery.ts';
import { isThisMachine, notSentOut } from './this-machine.ts';

const PATIENCE = 5_000;

/**
 * Sends a message through an email channel, one mail a recipient, by SMTP to the account's host when that is this
 * machine. A group that is gone fails for itself; where recipients fared differently, the channel's status is 207.
 */
export async function sendMail(
  configs: Documents,
  node: CallerNode,
  email: Json,
  message: Message,
): Promise<Pick<ChannelStatus, 'email_recipient_status' | 'delivery_status'>> {
  const configOf = async (id: unknown): Promise<Found | undefined> =>
    foundIn(await configs.get(node, String(id)));
  const account = await configOf(email['email_account_id']);
  if (account === undefined) {
    const words = `Sender ${email['email_account_id']} not found`;
    return { email_recipient_status: [], delivery_status: { status_code: '404', status_text: words } };
  }
  const ids = listOf(email['email_group_id_list']);
  const groups = await Promise.all(ids.map(configOf));
  const lost = ids.filter((_id, at) => groups[at] === undefined).map(unknownGroup);
  const sent = recipientsOf(email, groups).map((recipient) => mailTo(account, recipient, message));
  const statuses = [...(await Promise.all(sent)), ...lost];
  return { email_recipient_status: statuses, delivery_status: overall(statuses) };
}

const unknownGroup = (id: unknown): RecipientStatus => ({
  recipient: 'unknown-recipient@example.com',
  delivery_status: { status_code: '404', status_text: `Recipient ${id} not found` },
});

/** The channel's own recipients, then those of its groups, each once. */
function recipientsOf(email: Json, groups: readonly (Found | undefined)[]): readonly string[] {
  const members = groups.map((group) => objectOf(objectOf(group?._source['config'])['email_group']));
  const written = [email, ...members].flatMap((list) => listOf(list['recipient_list']));
  return [...new Set(written.map((entry) => String(objectOf(entry)['recipient'])))];
}

async function mailTo({ _source }: Found, recipient: string, message: Message): Promise<RecipientStatus> {
  const config = objectOf(_source['config']);
  const account = objectOf(config[String(config['config_type'])]);
  const delivery_status =
    config['config_type'] === 'smtp_account'
      ? await sendBySmtp(account, recipient, message)
      : failed('424', `the sandbox has no AWS endpoint for SES in ${account['region']}`);
  return { recipient, delivery_status };
}

async function sendBySmtp(account: Json, recipient: string, message: Message): Promise<Delivery> {
  const host = String(account['host']);
  if (!isThisMachine(host)) return failed('503', notSentOut(host));
  const transport = createTransport({
    host: host.toLowerCase() === 'localhost' ? '127.0.0.1' : host,
    port: Number(account['port']),
    secure: account['method'] === 'ssl',
    ignoreTLS: account['method'] === 'none',
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail(mail(String(account['from_address']), recipient, message));
    return { status_code: '200', status_text: 'Success' };
  } catch (error) {
    return failed(statusOf(error), reasonOf(error));
  } finally {
    transport.close();
  }
}

const mail = (from: string, to: string, { title, message, html }: Message) => ({
  from,
  to,
  subject: title,
  text: message,
  ...(html === undefined ? {} : { html }),
});

const failed = (status_code: string, reason: string): Delivery => ({
  status_code,
  status_text: `sendEmail Error, status:${reason}`,
});

/** As the plugin tells them apart: refused by the host, not reached, all else. */
function statusOf(error: unknown): string {
  const { code } = objectOf({ ...(error as object) });
  if (code === 'EENVELOPE') return '502';
  return ['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EDNS'].includes(String(code)) ? '503' : '424';
}

function overall(statuses: readonly RecipientStatus[]): Delivery {
  const [first] = statuses.map((status) => status.delivery_status);
  if (first === undefined) return { status_code: '404', status_text: 'Channel not found' };
  return statuses.every((status) => status.delivery_status.status_code === first.status_code)
    ? first
    : { status_code: '207', status_text: 'Errors' };
}
