import { describe, expect, it } from 'vitest';
import type { Body, Live } from '../../../src/core/types.ts';
import { monitor } from '../../../src/kinds/monitor/index.ts';
import type { RawMonitor } from '../../../src/kinds/monitor/spec.gen.ts';
import { resource } from '../../support/tiny-kind.ts';

const notify = (channel: string) => ({ channel, subject: 's', message: 'm' });
const SPEC: RawMonitor = {
  severity: 'high',
  every: '5m',
  indices: ['das-audit-*'],
  query: { query: { match_all: {} } },
  triggers: [
    { name: 'many', condition: 'true', notify: [notify('ops'), notify('sec')] },
    { name: 'first', condition: 'true', notify: [] },
  ],
  runbook: 'Look.',
};
const [MANY, FIRST] = SPEC.triggers;

const body = (change: Partial<RawMonitor> = {}): Body =>
  monitor.normalise(
    monitor.compile(resource('Monitor', 'grants', { ...SPEC, ...change }), {
      resources: [],
      flavour: 'amazon',
    }),
  );
const risks = (before: Partial<RawMonitor>, after: Partial<RawMonitor>) =>
  monitor.risks(body(before), body(after), true).map(({ message }) => message);

describe('disables-monitor', () => {
  it.each<[string, Partial<RawMonitor>, readonly string[]]>([
    ['switched off', { enabled: false }, ['it would be switched off']],
    [
      'a trigger gone, also one that tells no channel',
      { triggers: MANY ? [MANY] : [] },
      ['it would no longer tell anyone of trigger "first"'],
    ],
    [
      'a channel told no longer',
      { triggers: [{ name: 'many', condition: 'true', notify: [notify('ops')] }, ...(FIRST ? [FIRST] : [])] },
      ['it would no longer tell channel "sec" of trigger "many"'],
    ],
    ['run less often', { every: '1h' }, ['it would run every 60 minutes instead of every 5']],
    [
      'less severe',
      { severity: 'low' },
      [
        'trigger "many" would have severity 4 instead of 2 (1 is the highest)',
        'trigger "first" would have severity 4 instead of 2 (1 is the highest)',
      ],
    ],
    [
      'told less often',
      {
        triggers: [
          { name: 'many', condition: 'true', notify: [{ ...notify('ops'), throttle: 60 }, notify('sec')] },
          ...(FIRST ? [FIRST] : []),
        ],
      },
      ['channel "ops" of trigger "many" would be told at most every 60 minutes instead of every time'],
    ],
    [
      "another condition in the server's own words",
      {
        triggers: [
          { name: 'many', condition: 'return false', notify: [notify('ops'), notify('sec')] },
          ...(FIRST ? [FIRST] : []),
        ],
      },
      ['trigger "many" would fire on another condition, and nobody can tell whether it would fire less'],
    ],
    [
      "another query in the server's own words",
      { query: { query: { query_string: { query: 'nothing' } } } },
      ['its query would change, and nobody can tell whether it would see less'],
    ],
    [
      'other aggregations that such a condition judges',
      {
        query: {
          query: { match_all: {} },
          aggregations: { a: { terms: { field: 'x', min_doc_count: 5000 } } },
        },
      },
      ['its aggregations would change, and nobody can tell whether it would see less'],
    ],
    [
      'a search that ends early, or drops what it found',
      { query: { query: { match_all: {} }, terminate_after: 1, post_filter: { match_all: {} } } },
      [
        'its post_filter would change, and nobody can tell whether it would see less',
        'its terminate_after would change, and nobody can tell whether it would see less',
      ],
    ],
    [
      'fewer events shown to a condition of which nobody can tell',
      { query: { size: 0, query: { match_all: {} } } },
      ['it would show its conditions 0 events instead of 10'],
    ],
    ['run by days', { every: '2d' }, ['it would run every 2880 minutes instead of every 5']],
  ])('%s', (_name, after, expected) => {
    expect(risks({}, after)).toEqual(expected);
  });

  it.each<[string, Partial<RawMonitor>]>([
    ['nothing changed', {}],
    ['run more often', { every: '1m' }],
    [
      'a channel more',
      { triggers: [...SPEC.triggers, { name: 'x', condition: 'true', notify: [notify('c')] }] },
    ],
    ['triggers in another order', { triggers: SPEC.triggers.toReversed() }],
    ['other words', { runbook: 'Look again.' }],
    ['more severe', { severity: 'critical' }],
  ])('none: %s', (_name, after) => {
    expect(risks({}, after)).toEqual([]);
  });

  it('more events looked at, under a condition that may fire when there is little', () => {
    const search = (...activity: readonly string[]): Partial<RawMonitor> => ({
      query: { query: { bool: { filter: [{ terms: { activity } }] } } },
    });
    expect(risks(search('grant'), search('grant', 'role'))).toEqual([
      'its query would change, and nobody can tell whether it would see less',
    ]);
    expect(risks(search('grant', 'role'), search('grant'))).toEqual([
      'it would no longer look at events with activity role',
    ]);
  });

  it('none: another subject, message, runbook or description under such a condition', () => {
    const spoken = { ...notify('ops'), subject: 'other', message: 'other' };
    const [many, first] = SPEC.triggers as [RawMonitor['triggers'][number], RawMonitor['triggers'][number]];
    const after = {
      runbook: 'Other.',
      triggers: [{ ...many, notify: [spoken, notify('sec')] }, first],
    };
    expect(risks({}, after)).toEqual([]);
  });

  it('none: switched on, made, or deleted (which is a risk of its own)', () => {
    expect(risks({ enabled: false }, {})).toEqual([]);
    expect(risks({ enabled: false }, { enabled: false })).toEqual([]);
    expect(monitor.risks(undefined, body(), true)).toEqual([]);
    expect(monitor.risks(body(), undefined, true)).toEqual([]);
  });
});

describe('monitors of the same name', () => {
  const hit = (id: string, source: Body) => ({ _id: id, _seq_no: 1, _primary_term: 1, _source: source });
  const listed = (...hits: readonly ReturnType<typeof hit>[]): Promise<readonly Live[]> =>
    monitor.list({
      search: { url: 'fake:', request: async () => ({ status: 200, body: { hits: { hits } } }) },
      bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
    });
  const theirs = { name: 'grants', triggers: [] };

  it('ours is the one with our mark, and stands first: it is what a name means', async () => {
    expect((await listed(hit('theirs', theirs), hit('ours', body()))).map(({ id }) => id)).toEqual([
      'ours',
      'theirs',
    ]);
  });

  it('one without a mark is listed, to be adopted', async () => {
    expect((await listed(hit('theirs', theirs))).map(({ id }) => id)).toEqual(['theirs']);
  });

  it('two with our mark are refused by their ids', async () => {
    await expect(listed(hit('a', body()), hit('b', body()))).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: 'Monitor "grants" exists 2 times: a, b.',
    });
  });

  it('the mark is in every trigger, and the same at every compile', () => {
    const triggers = body()['triggers'] as { query_level_trigger: { id: string } }[];
    expect(triggers.map((one) => one.query_level_trigger.id)).toEqual([
      'das-compliance.grants.many',
      'das-compliance.grants.first',
    ]);
  });
});
