import { isBody } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, valueAt } from '../facts.ts';
import { named, period } from '../say.ts';
import { suspensionIn } from './suspension.ts';

/** When snapshots are taken of what, where they go, and how long they stay. */
export const words = (before: Body | undefined, after: Body | undefined): Words =>
  compareFacts(before, after, (body) => [
    ...switched(body),
    ...scheduled(body, 'taken at', '/creation/schedule/cron'),
    ...plain(body, 'of', '/snapshot_config/indices', named),
    ...plain(body, 'into', '/snapshot_config/repository', named),
    ...kept(body),
    ...suspended(body),
  ]);

const switched = ({ enabled }: Body): Fact[] =>
  typeof enabled === 'boolean'
    ? [{ about: '', is: enabled ? 'switched on' : 'switched off', usual: enabled, paths: ['/enabled'] }]
    : [];

function plain(body: Body, about: string, path: string, say: (value: unknown) => string): Fact[] {
  const value = valueAt(body, path);
  return value === undefined ? [] : [{ about, is: say(value), paths: [path] }];
}

function scheduled(body: Body, about: string, path: string): Fact[] {
  const cron = valueAt(body, path);
  if (!isBody(cron)) return [];
  const is = `${named(cron['expression'])} in ${named(cron['timezone'])}`;
  return [{ about, is, paths: [`${path}/expression`, `${path}/timezone`] }];
}

function suspended(body: Body): Fact[] {
  const by = suspensionIn(body);
  return by ? [{ about: 'deletion', is: `suspended by ${by}`, none: 'on schedule', paths: [] }] : [];
}

const CONDITION = '/deletion/condition';

// A policy without a deletion keeps all of its snapshots: that is said of it, though nothing of it is written.
const kept = (body: Body): Fact[] =>
  valueAt(body, '/deletion') === undefined
    ? [{ about: 'keeps', is: 'for ever', paths: [] }]
    : [
        ...plain(body, 'keeps', `${CONDITION}/max_age`, period),
        ...plain(body, 'keeps at least', `${CONDITION}/min_count`, named),
        ...plain(body, 'keeps at most', `${CONDITION}/max_count`, named),
        ...scheduled(body, 'deleted at', '/deletion/schedule/cron'),
      ];
