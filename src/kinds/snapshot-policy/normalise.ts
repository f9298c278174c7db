import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { exactly, milliseconds } from '../retention-policy/duration.ts';

/**
 * A policy as the server stores it: switched on, a deletion with the schedule of the creation and at least one snapshot
 * left, every condition of a notice, times in their largest unit (captures 5-snapshots; defaults as in SMPolicy.kt and
 * SMPolicy's notification of index management 3.4). What only the server knows (name, times, its own job) is left out.
 * Idempotent.
 */
export function normalise(policy: Body): Body {
  const creation = timed(policy['creation']);
  const { deletion, notification } = policy;
  return {
    description: policy['description'] ?? '',
    enabled: policy['enabled'] ?? true,
    ...(creation ? { creation } : {}),
    ...(isBody(deletion) ? { deletion: deleting(deletion, creation) } : {}),
    snapshot_config: policy['snapshot_config'] ?? {},
    ...(isBody(notification) ? { notification: telling(notification) } : {}),
  };
}

function timed(part: unknown): Body | undefined {
  if (!isBody(part)) return undefined;
  return 'time_limit' in part ? { ...part, time_limit: inOneForm(part['time_limit']) } : part;
}

function deleting(deletion: Body, creation: Body | undefined): Body {
  const condition = isBody(deletion['condition']) ? deletion['condition'] : {};
  return {
    schedule: creation?.['schedule'],
    ...timed(deletion),
    condition: {
      min_count: 1,
      ...condition,
      ...('max_age' in condition ? { max_age: inOneForm(condition['max_age']) } : {}),
    },
  };
}

const TOLD: Body = { creation: true, deletion: false, failure: false, time_limit_exceeded: false };

const telling = (notification: Body): Body => ({
  ...notification,
  conditions: { ...TOLD, ...(isBody(notification['conditions']) ? notification['conditions'] : {}) },
});

/** 36h comes back as 1.5d: both are 36h here. */
function inOneForm(value: unknown): unknown {
  const length = milliseconds(value);
  return length === undefined ? value : exactly(length);
}
