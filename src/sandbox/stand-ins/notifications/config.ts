import type { Answer } from '../answers.ts';
import { refusal, statusException } from '../answers.ts';
import type { Json } from '../json.ts';
import { objectOf, pick } from '../json.ts';

/** Types in the order `features` lists them, each with its stored form. */
const TYPES: { readonly [type: string]: (settings: Json) => Json } = {
  slack: urlOnly,
  chime: urlOnly,
  microsoft_teams: urlOnly,
  webhook: (settings) => ({
    url: settings['url'],
    header_params: settings['header_params'] ?? {},
    method: settings['method'] ?? 'POST',
  }),
  email: (settings) => ({
    email_account_id: settings['email_account_id'],
    recipient_list: settings['recipient_list'] ?? [],
    email_group_id_list: settings['email_group_id_list'] ?? [],
  }),
  sns: (settings) => pick(settings, 'topic_arn', 'role_arn'),
  ses_account: (settings) => pick(settings, 'region', 'role_arn', 'from_address'),
  smtp_account: (settings) => pick(settings, 'host', 'port', 'method', 'from_address'),
  email_group: (settings) => ({ recipient_list: settings['recipient_list'] ?? [] }),
};

export const CONFIG_TYPES: readonly string[] = Object.keys(TYPES);

/** The types that receive messages; accounts and groups only serve them. */
export const CHANNEL_TYPES: readonly string[] = CONFIG_TYPES.slice(0, 6);

const WITH_URL: readonly string[] = ['slack', 'chime', 'microsoft_teams', 'webhook'];

/** What the URL of a chat must contain, and the words of the refusal. Only those of Slack are pinned by a capture. */
const CHAT_URLS: Readonly<Record<string, readonly [contained: RegExp, words: string]>> = {
  slack: [
    /https:\/\/hooks\.(gov-)?slack\.com\/services/,
    'Wrong Slack url. Should contain "hooks.slack.com/services/" or "hooks.gov-slack.com/services/"',
  ],
  chime: [
    /https:\/\/hooks\.chime\.aws\/incomingwebhooks\/.*\?token=/,
    'Wrong Chime url. Should contain "hooks.chime.aws/incomingwebhooks/" and "?token="',
  ],
  microsoft_teams: [
    /https:\/\/.*\.webhook\.office\.com/,
    'Wrong Microsoft Teams url. Should contain "webhook.office.com"',
  ],
};

/** The config as notifications 3.4 stores and returns it: known members only, defaults written out. */
export function storedConfig(config: Json): Json {
  const type = String(config['config_type']);
  return {
    name: config['name'],
    description: config['description'] ?? '',
    config_type: type,
    is_enabled: config['is_enabled'] ?? true,
    [type]: (TYPES[type] ?? urlOnly)(objectOf(config[type])),
  };
}

/** Why notifications 3.4 refuses this config (406 unknown type, 500 no URL, 400 not the chat's), or undefined. */
export function refusedConfig(config: Json): Answer | undefined {
  const type = String(config['config_type']);
  if (!CONFIG_TYPES.includes(type)) {
    return statusException(406, 'NotificationConfig with type NONE is not acceptable');
  }
  return WITH_URL.includes(type) ? refusedUrl(type, String(objectOf(config[type])['url'])) : undefined;
}

function refusedUrl(type: string, url: string): Answer | undefined {
  const [contained, words] = CHAT_URLS[type] ?? [];
  if (contained?.test(url) === false) return statusException(400, String(words));
  return /^https?:\/\/./.test(url)
    ? undefined
    : refusal(500, 'malformed_u_r_l_exception', `no protocol: ${url}`);
}

function urlOnly(settings: Json): Json {
  return { url: settings['url'] };
}
