import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { monitor } from '../../../src/kinds/monitor/index.ts';
import type { ShortMonitor, Where } from '../../../src/kinds/monitor/spec.gen.ts';
import { clausesOf } from '../../../src/kinds/monitor/where.ts';
import { resource } from '../../support/tiny-kind.ts';

const SPEC: ShortMonitor = {
  severity: 'high',
  every: '5m',
  lookBack: '15m',
  where: { activity: ['grant', 'role'], internal: false, dbUserName: { not: ['rdsadmin'] } },
  when: 'count >= 5 and distinct(remoteHost) > 1',
  notify: [{ channel: 'ops' }],
  runbook: 'Look at who it was, then ask them.',
};
const compile = (change: Partial<ShortMonitor> = {}): Body =>
  monitor.compile(resource('Monitor', 'grants', { ...SPEC, ...change } as unknown as Body), {
    resources: [],
    flavour: 'amazon',
  });

describe('short words', () => {
  it.each<[string, Partial<ShortMonitor>]>([
    ['query-level', {}],
    ['bucket-level', { groupBy: ['dbUserName', 'remoteHost'] }],
  ])('become a monitor in the words of the server: %s', async (name, change) => {
    await expect(`${JSON.stringify(compile(change), null, 2)}\n`).toMatchFileSnapshot(
      `__golden__/short-${name}.json`,
    );
  });

  it('look back as long as they run, and five minutes more for what arrives late', () => {
    const range = (change: Partial<ShortMonitor>) =>
      /\{\{period_end\}\}\|\|-(\d+)m/.exec(JSON.stringify(compile(change)))?.[1];
    const { lookBack: _, ...bare } = SPEC;
    const without = monitor.compile(resource('Monitor', 'a', bare as unknown as Body), {
      resources: [],
      flavour: 'amazon',
    });
    expect(/\{\{period_end\}\}\|\|-(\d+)m/.exec(JSON.stringify(without))?.[1]).toBe('10');
    expect(range({})).toBe('20');
    expect(range({ ingestDelay: '0m' })).toBe('15');
    expect(range({ lookBack: '1d', ingestDelay: '1h' })).toBe('1500');
  });

  it('never put a statement into a message, and audit data only escaped', () => {
    for (const change of [{}, { groupBy: ['dbUserName'] }]) {
      const text = JSON.stringify(compile(change));
      expect(text).not.toContain('{{{');
      expect(text).not.toContain('{{&');
      expect(text).not.toMatch(/commandText|errorMessage|paramList/);
      expect(text).toContain('"size":0');
    }
  });

  it('what is said of a message is taken as it is said', () => {
    const [one] = compile({ notify: [{ channel: 'ops', subject: 's', message: 'm', throttle: 7 }] })[
      'triggers'
    ] as { query_level_trigger: { actions: Body[] } }[];
    expect(one?.query_level_trigger.actions[0]).toMatchObject({
      subject_template: { source: 's' },
      message_template: { source: 'm' },
      throttle: { value: 7, unit: 'MINUTES' },
    });
  });

  it('a throttle is never longer than the server allows', () => {
    expect(JSON.stringify(compile({ lookBack: '7d' }))).toContain('{"value":1440,"unit":"MINUTES"}');
  });

  it('the trigger has the name of the monitor and our mark', () => {
    const levels: readonly [Partial<ShortMonitor>, string][] = [
      [{}, 'query_level_trigger'],
      [{ groupBy: ['source'] }, 'bucket_level_trigger'],
    ];
    for (const [change, type] of levels)
      expect(compile({ ...change })['triggers']).toMatchObject([
        { [type]: { id: 'das-compliance.grants.grants', name: 'grants', severity: '2' } },
      ]);
  });
});

describe('where', () => {
  it.each<[Where, ReturnType<typeof clausesOf>]>([
    [{ activity: 'grant' }, { filter: [{ term: { activity: 'grant' } }], mustNot: [] }],
    [{ internal: false }, { filter: [{ term: { internal: false } }], mustNot: [] }],
    [{ activity: ['grant', 'role'] }, { filter: [{ terms: { activity: ['grant', 'role'] } }], mustNot: [] }],
    [{ activity: ['grant'] }, { filter: [{ term: { activity: 'grant' } }], mustNot: [] }],
    [{ source: { not: 'x' } }, { filter: [], mustNot: [{ term: { source: 'x' } }] }],
    [{ source: { not: ['x', 'y'] } }, { filter: [], mustNot: [{ terms: { source: ['x', 'y'] } }] }],
    [
      { objectName: { like: '*pay?\\' } },
      {
        filter: [{ wildcard: { objectName: { value: '*pay\\?\\\\', case_insensitive: true } } }],
        mustNot: [],
      },
    ],
    [
      { objectName: { like: ['a*', 'b'], notLike: ['ab*'] } },
      {
        filter: [
          {
            bool: {
              should: [
                { wildcard: { objectName: { value: 'a*', case_insensitive: true } } },
                { wildcard: { objectName: { value: 'b', case_insensitive: true } } },
              ],
              minimum_should_match: 1,
            },
          },
        ],
        mustNot: [{ wildcard: { objectName: { value: 'ab*', case_insensitive: true } } }],
      },
    ],
    [
      { rowCount: { atLeast: 1000, lessThan: 5000 } },
      { filter: [{ range: { rowCount: { gte: 1000, lt: 5000 } } }], mustNot: [] },
    ],
    [
      { rowCount: { moreThan: 1, atMost: 5 } },
      { filter: [{ range: { rowCount: { gt: 1, lte: 5 } } }], mustNot: [] },
    ],
    [{ remoteHost: { exists: true } }, { filter: [{ exists: { field: 'remoteHost' } }], mustNot: [] }],
    [{ remoteHost: { exists: false } }, { filter: [], mustNot: [{ exists: { field: 'remoteHost' } }] }],
  ])('%j', (where, clauses) => {
    expect(clausesOf(where)).toEqual(clauses);
  });
});
