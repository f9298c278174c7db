import { isBody } from '../../core/diff.ts';
import type { Importing } from '../../core/kind.ts';
import type { Body, Kind } from '../../core/types.ts';
import { milliseconds } from '../retention-policy/duration.ts';

/** A policy of snapshot management in our words. */
export const importing: Importing = {
  folder: 'policies/retention',
  given: ['/description'],
  decompile: (body, nameOf) => {
    const { creation, deletion, notification } = body as Parts;
    const config = body['snapshot_config'] as Body;
    if (!creation)
      return 'it takes no snapshots (it has no creation), and a declaration says when they are taken';
    if (deletion && !deletion.condition['max_age'])
      return 'it deletes by count alone (it has no max_age), and a declaration by age';
    const classes = classesIn(String(config['indices']));
    if (typeof classes === 'string') return classes;
    return {
      description: String(body['description']),
      spec: {
        ...(body['enabled'] === true ? {} : { enabled: body['enabled'] }),
        repository: config['repository'],
        ...(classes ? { classes } : {}),
        create: scheduled(creation),
        ...(deletion ? { delete: deleted(deletion) } : {}),
        ...(notification ? { notify: told(notification, nameOf) } : {}),
      },
    };
  },
};

interface Scheduled {
  readonly schedule: { readonly cron: { readonly expression: string; readonly timezone: string } };
  readonly time_limit?: string;
}

interface Parts {
  readonly creation?: Scheduled;
  readonly deletion?: Scheduled & { readonly condition: Body };
  readonly notification?: { readonly channel?: Body; readonly conditions: Body };
}

/** The classes of a list of index patterns; none means every audit index. A text is the reason why it is neither. */
function classesIn(indices: string): string[] | undefined | string {
  if (indices === 'das-audit-*') return undefined;
  const found = indices.split(',').map((one) => /^das-audit-([a-z][a-z0-9-]*)-\*$/.exec(one)?.[1]);
  const classes = found.filter((one) => one !== undefined);
  return classes.length === found.length
    ? classes
    : `it takes snapshots of ${indices}, and a declaration of das-audit-<class>-*`;
}

const scheduled = ({ schedule: { cron }, time_limit }: Scheduled): Body => ({
  schedule: cron?.expression,
  timezone: cron?.timezone,
  ...(time_limit === undefined ? {} : { timeLimit: time_limit }),
});

const DAY = 24 * 3_600_000;

function deleted({ condition, ...when }: NonNullable<Parts['deletion']>): Body {
  const age = milliseconds(condition['max_age']);
  const { min_count, max_count } = condition;
  return {
    after: age !== undefined && age % DAY === 0 ? `${age / DAY}d` : condition['max_age'],
    keepAtLeast: min_count,
    ...(max_count === undefined || max_count === null ? {} : { keepAtMost: max_count }),
    ...scheduled(when),
  };
}

const CONDITIONS = {
  creation: 'creation',
  deletion: 'deletion',
  failure: 'failure',
  time_limit_exceeded: 'time-limit',
} as const;

function told(
  { channel, conditions }: NonNullable<Parts['notification']>,
  nameOf: (kind: Kind, id: string) => string,
): Body {
  const on = Object.entries(CONDITIONS).flatMap(([key, word]) => (conditions[key] === true ? [word] : []));
  const id = isBody(channel) ? String(channel['id']) : '';
  return { channel: nameOf('NotificationChannel', id), on };
}
