import type { Importing } from '../../core/kind.ts';
import { isName } from '../../core/names.ts';
import type { Body } from '../../core/types.ts';

/** A channel; one that was made in the console has an id of the server's, so its name is made of what people call it. */
export const importing: Importing = {
  folder: 'monitors/channels',
  given: ['/name', '/description'],
  title: ({ id, body }) => (isName(id) ? id : String(body['name'])),
  decompile: (body) => {
    const type = String(body['config_type']);
    const details = body[type] as Body;
    const enabled = body['is_enabled'] === true ? {} : { enabled: body['is_enabled'] };
    const words = WORDS[type];
    if (!words) return `a channel of type ${type} can't be declared`;
    return { description: String(body['description']), spec: { type, ...words(details), ...enabled } };
  },
};

const chat = ({ url }: Body): Body => ({ url });

const WORDS: Readonly<Record<string, (details: Body) => Body>> = {
  webhook: ({ url, method, header_params: headers }) => ({
    url,
    method,
    ...(Object.keys(headers as Body).length > 0 ? { headers } : {}),
  }),
  slack: chat,
  chime: chat,
  microsoft_teams: chat,
  sns: ({ topic_arn, role_arn }) => ({
    topicArn: topic_arn,
    ...(role_arn === undefined ? {} : { roleArn: role_arn }),
  }),
};
