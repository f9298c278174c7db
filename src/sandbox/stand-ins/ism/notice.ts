import type { Documents } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import { deliver, undelivered } from '../notifications/delivery.ts';
import { render } from '../templates.ts';
import type { CallerNode } from '../upstream.ts';
import type { Progress } from './managed-index.ts';
import { shownProgress } from './shown.ts';

/** Sends to a channel (`{id}`) of the stored notification configs; says why not, or null when it arrived. */
export type Send = (node: CallerNode, channel: Json, message: string) => Promise<string | null>;

export function channelSender(configs: Documents): Send {
  return async (node, { id }, message) => {
    if (id === undefined) return "the sandbox's stand-in sends to notification channels only";
    return undelivered(await deliver(configs, node, String(id), { title: 'Index Management-ISM', message }));
  };
}

/** Tells of a failure as the policy wants it told; a notice that did not arrive is noted in the progress. */
export async function tellFailure(
  send: Send,
  node: CallerNode,
  policy: Json,
  progress: Progress,
): Promise<Progress> {
  const notice = objectOf(policy['error_notification']);
  if (notice['message_template'] === undefined) return progress;
  const { source } = objectOf(notice['message_template']);
  const { text, error } = await render(
    node,
    String(source ?? ''),
    JSON.stringify({ ctx: shownProgress(progress) }),
  );
  const cause = error ?? (await send(node, objectOf(notice['channel']), text));
  return cause === null
    ? progress
    : { ...progress, info: { ...progress.info, errorNotificationFailure: cause } };
}
