import { diff, isBody } from '../../core/diff.ts';
import type { Importing } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { withChannels } from './channels.ts';
import { RETRY } from './normalise.ts';

/** A policy as raw states, which say all that its states can hold. */
export const importing: Importing = {
  folder: 'policies/retention',
  given: ['/description'],
  decompile: (body, nameOf) => {
    const [template, another] = body['ism_template'] as Body[];
    if (!template)
      return 'it claims no indices (it has no ism_template), and a declaration claims data classes';
    if (another) return 'it claims indices at several priorities (ism_template), and a declaration at one';
    const states = body['states'] as Body[];
    // The address of a destination in the policy itself holds a token.
    if (hasDestination(states)) return 'it holds the address that it tells; make that a notification channel';
    const patterns = template['index_patterns'] as string[];
    const classes = patterns.flatMap((one) => CLASS.exec(one)?.[1] ?? []);
    if (classes.length < patterns.length)
      return `it claims ${patterns.join(', ')}, and a declaration claims das-audit-<class>-*`;
    return {
      description: String(body['description']),
      spec: {
        classes,
        priority: template['priority'],
        defaultState: body['default_state'],
        states: withChannels(states, (id) => nameOf('NotificationChannel', id)).map(plain),
      },
    };
  },
};

const CLASS = /^das-audit-([a-z][a-z0-9-]*)-\*$/;

const hasDestination = (states: readonly Body[]): boolean =>
  states.some(({ actions }) =>
    (actions as Body[]).some(({ notification }) => isBody(notification) && 'destination' in notification),
  );

/** Without what the server adds to every state. */
const plain = ({ name, actions, transitions }: Body): Body => ({
  name,
  ...(empty(actions) ? {} : { actions: (actions as Body[]).map(withoutUsualRetry) }),
  ...(empty(transitions) ? {} : { transitions }),
});

const empty = (list: unknown): boolean => (list as readonly unknown[]).length === 0;

function withoutUsualRetry({ retry, ...action }: Body): Body {
  return diff(retry, RETRY).length === 0 ? action : { ...action, retry };
}
