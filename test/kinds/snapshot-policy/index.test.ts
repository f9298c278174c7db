import { describe, expect, it } from 'vitest';
import type { Declared } from '../../../src/core/kind.ts';
import type { Body } from '../../../src/core/types.ts';
import { snapshotPolicy } from '../../../src/kinds/snapshot-policy/index.ts';
import type { SnapshotPolicySpec } from '../../../src/kinds/snapshot-policy/spec.gen.ts';
import { resource } from '../../support/tiny-kind.ts';

const SPEC: SnapshotPolicySpec = {
  repository: 'das-audit',
  create: { schedule: '30 1 * * *', timeLimit: '2h' },
  delete: { after: '400d', keepAtLeast: 7, keepAtMost: 500 },
  notify: { channel: 'ops' },
};
const audit = resource('AuditPolicy', 'base', {
  dataClasses: [{ name: 'pci', period: 'month', sources: ['*'] }],
});
const declared: Declared = { resources: [audit], flavour: 'self-managed' };
const policy = (change: Partial<SnapshotPolicySpec> = {}) =>
  resource('SnapshotPolicy', 'nightly', { ...SPEC, ...change } as unknown as Body);
const compile = (change: Partial<SnapshotPolicySpec> = {}): Body =>
  snapshotPolicy.compile(policy(change), declared);
const problems = (change: Partial<SnapshotPolicySpec>) =>
  snapshotPolicy.check(policy(change), declared).map(({ path, message }) => `${path}: ${message}`);

describe('a snapshot policy', () => {
  it('deletes in the time zone in which it creates, unless told otherwise', () => {
    const dublin = { create: { schedule: '30 1 * * *', timezone: 'Europe/Dublin' } };
    const zoneOf = (change: Partial<SnapshotPolicySpec>) =>
      (compile(change)['deletion'] as { schedule: { cron: Body } }).schedule.cron['timezone'];
    expect(zoneOf(dublin)).toBe('Europe/Dublin');
    expect(zoneOf({ ...dublin, delete: { after: '400d', timezone: 'UTC' } })).toBe('UTC');
  });

  it('is written in the words of the server', () => {
    const cron = { expression: '30 1 * * *', timezone: 'UTC' };
    expect(compile()).toEqual({
      description: expect.any(String),
      enabled: true,
      creation: { schedule: { cron }, time_limit: '2h' },
      deletion: { schedule: { cron }, condition: { max_age: '400d', min_count: 7, max_count: 500 } },
      snapshot_config: {
        repository: 'das-audit',
        indices: 'das-audit-*',
        ignore_unavailable: true,
        include_global_state: false,
      },
      notification: {
        channel: { id: 'ops' },
        conditions: { creation: false, deletion: false, failure: true, time_limit_exceeded: true },
      },
    });
  });

  it('may hold some classes only, and keep its snapshots for ever', () => {
    const { delete: _, ...rest } = SPEC;
    const body = snapshotPolicy.compile(
      resource('SnapshotPolicy', 'a', { ...rest, classes: ['pci', 'sox'] }),
      declared,
    );
    expect(body).not.toHaveProperty('deletion');
    expect(body['snapshot_config']).toMatchObject({ indices: 'das-audit-pci-*,das-audit-sox-*' });
  });

  it('needs its repository and its channel', () => {
    expect(snapshotPolicy.references(policy())).toEqual([
      { kind: 'SnapshotRepository', name: 'das-audit', path: '/spec/repository' },
      { kind: 'NotificationChannel', name: 'ops', path: '/spec/notify/channel' },
    ]);
  });
});

describe('what the schema cannot say', () => {
  it.each<[Partial<SnapshotPolicySpec>, string]>([
    [
      { create: { schedule: '90 1 * * *' } },
      '/spec/create/schedule: "90 1 * * *" is no schedule: the minute must be *, numbers from 0 to 59, ranges or steps',
    ],
    [
      { create: { schedule: '0 1 30 2 *' } },
      '/spec/create/schedule: "0 1 30 2 *" never comes: no such day exists',
    ],
    [
      { delete: { after: '1d', schedule: '* * * *' } },
      '/spec/delete/schedule: "* * * *" is no schedule: cron has five fields, not 4',
    ],
    [
      { create: { schedule: '0 1 * * *', timezone: 'Mars/Olympus' } },
      '/spec/create/timezone: no time zone is called "Mars/Olympus"; write one such as UTC or Europe/Dublin',
    ],
    [
      { delete: { after: '1d', keepAtLeast: 9, keepAtMost: 9 } },
      '/spec/delete/keepAtMost: keepAtMost 9 must be more than keepAtLeast 9',
    ],
    [{ classes: ['pic'] }, '/spec/classes/0: no AuditPolicy has a data class "pic"; known: pci'],
  ])('%j', (change, problem) => {
    expect(problems(change)).toEqual([problem]);
  });

  it('nothing is wrong with a sound one', () => {
    expect(problems({ classes: ['pci'] })).toEqual([]);
  });
});

describe('one normal form', () => {
  const { normalise } = snapshotPolicy;

  it('whatever unit the server prints a time in', () => {
    const written = (max_age: string, time_limit: string) =>
      normalise({ ...compile(), creation: { time_limit }, deletion: { condition: { max_age } } });
    expect(written('36h', '90m')).toEqual(written('1.5d', '1.5h'));
    expect(written('36h', '90m')).not.toEqual(written('37h', '90m'));
  });

  it('what the server fills in is no change', () => {
    const { enabled: _, deletion: __, notification: ___, ...bare } = compile();
    const filled = {
      ...bare,
      name: 'nightly',
      enabled: true,
      enabled_time: 1,
      last_updated_time: 2,
      schema_version: 24,
      schedule: { interval: { start_time: 1, period: 1, unit: 'Minutes' } },
      deletion: {
        schedule: (bare['creation'] as Body)['schedule'],
        condition: { max_age: '7d', min_count: 1 },
      },
      notification: {
        channel: { id: 'a' },
        conditions: { creation: true, deletion: false, failure: true, time_limit_exceeded: false },
      },
    };
    const sent = {
      ...bare,
      deletion: { condition: { max_age: '7d' } },
      notification: { channel: { id: 'a' }, conditions: { failure: true } },
    };
    expect(normalise(sent)).toEqual(normalise(filled));
    expect(normalise(normalise(filled))).toEqual(normalise(filled));
  });
});

describe('shortens-retention', () => {
  const { normalise, risks } = snapshotPolicy;
  const told = (before: Body, after: Body) =>
    risks(normalise(before), normalise(after), true).map(({ message }) => message);
  const changed = (change: Partial<SnapshotPolicySpec>) => told(compile(), compile(change));

  it.each<[string, Partial<SnapshotPolicySpec>, readonly string[]]>([
    ['switched off', { enabled: false }, ['it would be switched off: no further snapshot would be taken']],
    [
      'taken less often',
      { create: { schedule: '30 1 * * 1' } },
      [
        'snapshots would be taken 52 times a year ("30 1 * * 1") instead of 365 times a year ("30 1 * * *")',
        'up to 7 days would lie between two snapshots instead of 1 day',
      ],
    ],
    [
      'taken often, and all on one day',
      { create: { schedule: '* * 1 1 *' } },
      ['up to 365 days 1 minute would lie between two snapshots instead of 1 day'],
    ],
    [
      'deleted sooner',
      { delete: { after: '30d', keepAtLeast: 7, keepAtMost: 500 } },
      ['snapshots would be deleted after 30 days instead of 400 days'],
    ],
    [
      'fewer kept',
      { delete: { after: '400d', keepAtLeast: 3, keepAtMost: 10 } },
      [
        'at most 10 snapshots would be kept instead of 500',
        'at least 3 snapshots would be kept, however old, instead of 7',
      ],
    ],
    [
      'another repository',
      { repository: 'other' },
      [
        'snapshots would go to repository "other"; those in "das-audit" stay there and are no longer looked after',
      ],
    ],
    ['fewer classes', { classes: ['pci'] }, ['no further snapshot would hold das-audit-*']],
  ])('%s', (_name, change, messages) => {
    expect(changed(change)).toEqual(messages);
  });

  it('deleted at all, where they were kept for ever', () => {
    const { deletion: _, ...forEver } = compile();
    expect(told(forEver, compile())).toEqual([
      'snapshots would be deleted after 400 days instead of never',
      'at most 500 snapshots would be kept instead of all',
    ]);
    expect(told(compile(), forEver)).toEqual([]);
  });

  it('taken more often, and all within one hour of the day', () => {
    const at = (schedule: string) => compile({ create: { schedule } });
    expect(told(at('0 */6 * * *'), at('* 1 * * *'))).toEqual([
      'up to 23 hours 1 minute would lie between two snapshots instead of 6 hours',
    ]);
    expect(told(at('0 1 * * *'), at('0 4 * * *'))).toEqual([]);
  });

  it('taken though shards are missing', () => {
    const partial = (value: boolean): Body => ({
      ...compile(),
      snapshot_config: { ...(compile()['snapshot_config'] as Body), partial: value },
    });
    const message = 'a snapshot would count as taken though shards of its indices were missing';
    expect(told(compile(), partial(true))).toEqual([message]);
    expect(told(partial(false), partial(true))).toEqual([message]);
    expect(told(partial(true), partial(true))).toEqual([]);
    expect(told(partial(true), compile())).toEqual([]);
  });

  it('a class left out by an exclusion', () => {
    const without = (indices: string): Body => ({
      ...compile(),
      snapshot_config: { ...(compile()['snapshot_config'] as Body), indices },
    });
    expect(told(compile(), without('das-audit-*,-das-audit-pci-*'))).toEqual([
      'no further snapshot would hold das-audit-pci-*',
    ]);
  });

  it('snapshots of others deleted along', () => {
    const deletion = compile()['deletion'] as Body;
    const greedy = { ...compile(), deletion: { ...deletion, snapshot_pattern: 'das-*' } };
    expect(told(compile(), greedy)).toEqual(['snapshots that others took would be deleted too: das-*']);
  });

  it('a schedule that cannot be counted is not taken on trust', () => {
    const odd = (expression: string): Body => ({
      ...compile(),
      creation: { schedule: { cron: { expression, timezone: 'UTC' } } },
    });
    expect(told(compile(), odd('0 1 L * *'))).toEqual([
      'snapshots would be taken by "0 1 L * *", whose runs cannot be counted, instead of "30 1 * * *"',
    ]);
    expect(told(odd('0 1 L * *'), compile())).toEqual([
      'snapshots would be taken 365 times a year ("30 1 * * *") instead of a number of times that cannot be counted ("0 1 L * *")',
    ]);
  });

  it('none: more often, kept longer, more classes, made or deleted', () => {
    expect(changed({ create: { schedule: '0 * * * *' }, delete: { after: '401d', keepAtLeast: 8 } })).toEqual(
      [],
    );
    expect(told(compile({ classes: ['pci'] }), compile())).toEqual([]);
    expect(risks(undefined, compile(), true)).toEqual([]);
    expect(risks(compile(), undefined, true)).toEqual([]);
  });
});
