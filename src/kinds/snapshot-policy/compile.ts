import type { Body, Resource } from '../../core/types.ts';
import type { SnapshotPolicySpec } from './spec.gen.ts';
import { patternsOf } from './suspension.ts';

type Part = Pick<SnapshotPolicySpec['create'], 'timezone' | 'timeLimit'> & { readonly schedule: string };

/**
 * In the language of `_plugins/_sm`. An old snapshot goes as often as a new one is taken, unless said otherwise. `idOf`
 * gives the server's id of a channel.
 */
export function compileSnapshotPolicy(
  { description, spec }: Resource<SnapshotPolicySpec>,
  idOf: (channel: string) => string = (channel) => channel,
): Body {
  const { create, delete: end, notify } = spec;
  return {
    description,
    enabled: spec.enabled ?? true,
    creation: timed(create),
    ...(end
      ? {
          deletion: {
            ...timed({
              timezone: create.timezone ?? 'UTC',
              ...end,
              schedule: end.schedule ?? create.schedule,
            }),
            condition: {
              max_age: end.after,
              min_count: end.keepAtLeast ?? 1,
              ...(end.keepAtMost === undefined ? {} : { max_count: end.keepAtMost }),
            },
          },
        }
      : {}),
    snapshot_config: {
      repository: spec.repository,
      indices: patternsOf(spec).join(','),
      // Indices come and go with their retention; the state of the cluster holds its security configuration.
      ignore_unavailable: true,
      include_global_state: false,
    },
    ...(notify ? { notification: notification({ ...notify, channel: idOf(notify.channel) }) } : {}),
  };
}

const timed = ({ schedule, timezone = 'UTC', timeLimit }: Part): Body => ({
  schedule: { cron: { expression: schedule, timezone } },
  ...(timeLimit === undefined ? {} : { time_limit: timeLimit }),
});

function notification({
  channel,
  on = ['failure', 'time-limit'],
}: NonNullable<SnapshotPolicySpec['notify']>) {
  return {
    channel: { id: channel },
    conditions: {
      creation: on.includes('creation'),
      deletion: on.includes('deletion'),
      failure: on.includes('failure'),
      time_limit_exceeded: on.includes('time-limit'),
    },
  };
}
