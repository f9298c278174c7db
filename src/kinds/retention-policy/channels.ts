import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/** The states with every channel that a notification tells called what `rename` makes of its name or id. */
export const withChannels = (states: readonly Body[], rename: (channel: string) => string): Body[] =>
  states.map((state) =>
    Array.isArray(state['actions'])
      ? { ...state, actions: state['actions'].map((one: unknown) => withChannel(one, rename)) }
      : state,
  );

function withChannel(action: unknown, rename: (channel: string) => string): unknown {
  const notification = isBody(action) ? action['notification'] : undefined;
  const channel = isBody(notification) ? notification['channel'] : undefined;
  if (!isBody(action) || !isBody(notification) || !isBody(channel)) return action;
  const { id } = channel;
  return typeof id === 'string'
    ? { ...action, notification: { ...notification, channel: { ...channel, id: rename(id) } } }
    : action;
}
