import { expect, test } from 'vitest';
import { storedSnapshotPolicy } from '../../../../src/sandbox/stand-ins/snapshots/policy.ts';
import {
  invalidSnapshotPolicy,
  invalidSnapshotPolicyName,
} from '../../../../src/sandbox/stand-ins/snapshots/rules.ts';

const cron = (expression: string) => ({ schedule: { cron: { expression, timezone: 'UTC' } } });
const DAILY = { creation: cron('0 1 * * *'), snapshot_config: { repository: 'safe' } };
const deletion = (condition?: object) => ({ ...DAILY, deletion: { ...cron('0 2 * * *'), condition } });

test('a policy that only creates, one that only deletes, and one with keys nobody knows are taken', () => {
  expect(invalidSnapshotPolicy(DAILY)).toBeUndefined();
  const { creation: _creation, ...onlyDeletes } = deletion({ max_count: 9 });
  expect(invalidSnapshotPolicy(onlyDeletes)).toBeUndefined();
  expect(invalidSnapshotPolicy({ ...DAILY, colour: 'blue' })).toBeUndefined();
});

test.each([
  [{ ...DAILY, creation: undefined }, 'Must provide either creation or deletion configuration.'],
  [{ ...DAILY, snapshot_config: undefined }, 'snapshot_config field must not be null'],
  [{ ...DAILY, snapshot_config: {} }, 'Must provide the repository in snapshot config.'],
  [{ ...DAILY, creation: {} }, 'schedule field must not be null'],
  [{ ...DAILY, creation: cron('0 1 * *') }, 'contains 4 parts but we expect one of [5]'],
  [{ ...DAILY, creation: cron('61 1 * * *') }, "Failed to parse '61 1 * * *'. 61 is no value of field 1"],
  [{ ...DAILY, creation: cron('0 1 31 2 *') }, 'It never has a turn.'],
  [
    { ...DAILY, creation: { ...cron('0 1 * * *'), time_limit: 'long' } },
    'failed to parse setting [time_limit]',
  ],
  [deletion(), 'condition must not be null.'],
  [deletion({ min_count: 3 }), 'Please provide max_age or max_count.'],
  [deletion({ max_age: '7d', min_count: 0 }), 'min_count should be bigger than 0.'],
  [deletion({ max_count: 3, min_count: 3 }), 'max_count should be bigger than min_count.'],
  [deletion({ max_count: 1 }), 'max_count should be bigger than min_count.'],
  [deletion({ max_age: '1.5d' }), 'fractional time values are not supported'],
  [{ ...DAILY, notification: { conditions: {} } }, 'notification channel must not be null'],
])('%j is refused', (policy, words) => {
  expect(invalidSnapshotPolicy(policy)).toContain(words);
});

test('a name begins the names of snapshots, so it obeys their rules, and is told all it breaks', () => {
  expect(invalidSnapshotPolicyName('das-daily')).toBeUndefined();
  expect(invalidSnapshotPolicyName('_Das daily')?.split('\n')).toEqual([
    'Policy name must not contain whitespace.',
    "Policy name must not start with '_'.",
    'Policy name must be lowercase.',
    'Policy name must not contain the following characters [ , ", *, \\, <, |, ,, >, /, ?].',
  ]);
});

test('a deletion borrows the schedule of the creation, durations come back in their largest unit', () => {
  const policy = { ...DAILY, deletion: { condition: { max_age: '36h' }, time_limit: '90m' }, colour: 'blue' };
  const stored = storedSnapshotPolicy('das-daily', { ...policy, enabled: false }, 7);
  expect(stored).toEqual({
    name: 'das-daily',
    schema_version: 24,
    creation: cron('0 1 * * *'),
    deletion: { ...cron('0 1 * * *'), condition: { max_age: '1.5d', min_count: 1 }, time_limit: '1.5h' },
    snapshot_config: { repository: 'safe' },
    schedule: { interval: { start_time: 7, period: 1, unit: 'Minutes' } },
    enabled: false,
    last_updated_time: 7,
    enabled_time: null,
  });
});
