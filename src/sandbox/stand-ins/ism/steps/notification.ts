import { objectOf } from '../../json.ts';
import { render } from '../../templates.ts';
import { shownProgress } from '../shown.ts';
import { completed, failed, type Step } from './step.ts';

/**
 * A message to a channel. The plugin fails an index for good that died in this step; here the message is sent again,
 * as nobody knows whether it arrived, and a notice too many is better than none.
 */
export const notification: Step = {
  name: 'attempt_notification',
  run: async ({ node, index, config, progress, send }) => {
    const undone = `Failed to send notification [index=${index.name}]`;
    const { source } = objectOf(config['message_template']);
    const ctx = JSON.stringify({ ctx: shownProgress(progress) });
    const { text, error } = await render(node, String(source ?? ''), ctx);
    const cause = error ?? (await send(objectOf(config['channel']), text));
    return cause === null
      ? completed(`Successfully sent notification [index=${index.name}]`)
      : failed(undone, cause);
  },
};
