import { describe, expect, it } from 'vitest';
import { loadContent } from '../../../src/content/load.ts';
import type { Body } from '../../../src/core/types.ts';
import { ALL_KINDS } from '../../../src/kinds/index.ts';
import { monitor } from '../../../src/kinds/monitor/index.ts';
import type { MonitorSpec, RawMonitor, ShortMonitor } from '../../../src/kinds/monitor/spec.gen.ts';
import { declaration, problemsIn } from '../../support/content.ts';
import { resource } from '../../support/tiny-kind.ts';

const { resources } = await loadContent('.', ALL_KINDS);
const templates = resources.filter(({ kind }) => kind === 'IndexTemplate');

const SHORT: ShortMonitor = {
  severity: 'high',
  every: '5m',
  where: { activity: 'grant' },
  notify: [{ channel: 'ops' }],
  runbook: 'Look at who it was, then ask them.',
};
const problems = (spec: MonitorSpec, declared = templates) =>
  monitor
    .check(resource('Monitor', 'a', spec as unknown as Body), { resources: declared, flavour: 'amazon' })
    .map(({ path, message, hint }) => `${path}: ${message}${hint === undefined ? '' : `. ${hint}`}`);
const short = (change: Partial<ShortMonitor>) => problems({ ...SHORT, ...change });

describe('what the schema cannot say of short words', () => {
  it.each<[Partial<ShortMonitor>, string]>([
    [
      { when: 'count > 5 and count < 3' },
      '/spec/when: count > 5 and count < 3 can never hold: it would be silent for ever',
    ],
    [
      { when: 'count = 5 and count > 5' },
      '/spec/when: count = 5 and count > 5 can never hold: it would be silent for ever',
    ],
    [{ when: 'count < 0' }, '/spec/when: count < 0 can never hold: it would be silent for ever'],
    [
      { when: 'distinct(remoteHost) = -1' },
      '/spec/when: distinct(remoteHost) = -1 can never hold: it would be silent for ever',
    ],
    [
      { where: { rowCount: { moreThan: 5, lessThan: 5 } } },
      '/spec/where/rowCount: no rowCount is more than 5 and less than 5: it would be silent for ever',
    ],
    [
      { where: { rowCount: { atLeast: 5, lessThan: 5 } } },
      '/spec/where/rowCount: no rowCount is at least 5 and less than 5: it would be silent for ever',
    ],
    [
      { groupBy: ['dbUserName'], when: 'count = 0' },
      '/spec/when: count = 0 cannot be judged for each dbUserName: one without events is in no group',
    ],
    [
      { where: { rowCount: { atLeast: 5, atMost: 3 } } },
      '/spec/where/rowCount: no rowCount is at least 5 and at most 3: it would be silent for ever',
    ],
    [{ when: 'count over 5' }, '/spec/when: "count over 5" needs one of >= <= > < = after count'],
    [
      { groupBy: ['dbUserName'], when: 'count < 1' },
      '/spec/when: count < 1 cannot be judged for each dbUserName: one without events is in no group',
    ],
    [
      { every: '1h', lookBack: '5m' },
      '/spec/lookBack: looks back 5m every 1h: what happens in between would never be judged',
    ],
    [
      { where: { rowCount: { atLeast: 1, moreThan: 2 } } },
      '/spec/where/rowCount: atLeast and moreThan bound rowCount at the same end: keep one of them',
    ],
    [
      { notify: [{ channel: 'ops' }, { channel: 'ops' }] },
      '/spec/notify/1/channel: channel "ops" would be told twice of one alert',
    ],
    [
      { where: { internal: 'false' } },
      '/spec/where/internal: "false" cannot be asked of internal, which holds true or false',
    ],
    [
      { where: { rowCount: 'many' } },
      '/spec/where/rowCount: "many" cannot be asked of rowCount, which holds a number',
    ],
    [
      { where: { dbUserName: { atLeast: 5 } } },
      '/spec/where/dbUserName: "atLeast" cannot be asked of dbUserName, which holds a name',
    ],
    [
      { where: { rowCount: { like: '1*' } } },
      '/spec/where/rowCount: "like" cannot be asked of rowCount, which holds a number',
    ],
    [
      { groupBy: ['commandText'] },
      '/spec/groupBy/0: "groupBy" cannot be asked of commandText, which holds a text that is searched but not counted',
    ],
    [{ when: 'sum(dbUserName) > 1' }, '/spec/when: "sum" cannot be asked of dbUserName, which holds a name'],
    [
      { when: 'distinct(remotehost) > 1' },
      '/spec/when: the audit indices have no field "remotehost". Did you mean "remoteHost"?',
    ],
  ])('%j', (change, problem) => {
    expect(short(change)).toEqual([problem]);
  });

  it('a field that no audit index has would be silent for ever; the known ones are named', () => {
    const [problem = ''] = short({ where: { affectedRows: { atLeast: 1 } } });
    expect(problem).toContain('the audit indices have no field "affectedRows". Known: ');
    expect(problem).toContain('rowCount');
  });

  it('nothing is wrong with a sound one', () => {
    expect(
      short({
        where: {
          'remoteHost.ip': '10.0.0.0/8',
          'engineNativeAuditFields.object_name': { like: 'x*' },
          commandText: { like: '*drop*' },
          rowCount: { atLeast: 1 },
          sensitive: true,
          exitCode: 1017,
        },
        groupBy: ['dbUserName', 'remoteHost'],
        when: 'distinct(databaseName) > 1 and max(rowCount) > 5',
      }),
    ).toEqual([]);
  });

  it('fields are not judged where nobody can know them', () => {
    const where = { whatever: 'x' };
    expect(problems({ ...SHORT, where }, [])).toEqual([]);
    expect(problems({ ...SHORT, where, indices: ['other-*'] })).toEqual([]);
    const open = resource('IndexTemplate', 'a', { indexPatterns: ['das-audit-*'], mappings: {} });
    expect(problems({ ...SHORT, where }, [open])).toEqual([]);
  });
});

describe('what the schema cannot say of raw words', () => {
  const notify = [{ channel: 'ops', subject: 's', message: 'm' }];
  const bucket = { parentBucketPath: 'by', bucketsPath: { n: '_count' }, script: 'params.n > 1' };
  const raw = (...triggers: RawMonitor['triggers']): MonitorSpec => ({
    severity: 'high',
    every: '5m',
    indices: ['das-audit-*'],
    query: {},
    triggers,
    runbook: SHORT.runbook,
  });

  it('triggers are of one sort', () => {
    const [one, other] = [
      { name: 'a', condition: 'true', notify },
      { name: 'b', condition: bucket, notify },
    ];
    expect(problems(raw(one, other))).toEqual([
      '/spec/triggers/1/condition: triggers of one monitor are all query-level (a script) or all bucket-level (a bucketsPath)',
    ]);
    expect(problems(raw(other, { ...other, name: 'c' }))).toEqual([]);
  });

  it('a bucket-level one is sent with its path, and refers to its channels', () => {
    const spec = raw({ name: 'a', condition: bucket, notify });
    const one = resource('Monitor', 'm', spec as unknown as Body);
    expect(monitor.compile(one, { resources: [], flavour: 'amazon' })).toMatchObject({
      monitor_type: 'bucket_level_monitor',
      triggers: [
        {
          bucket_level_trigger: {
            id: 'das-compliance.m.a',
            condition: {
              parent_bucket_path: 'by',
              buckets_path: { n: '_count' },
              script: { source: 'params.n > 1', lang: 'painless' },
            },
          },
        },
      ],
    });
    expect(monitor.references(one)).toEqual([
      { kind: 'NotificationChannel', name: 'ops', path: '/spec/triggers/0/notify/0/channel' },
    ]);
  });
});

describe('in a file', () => {
  const file = (spec: string) =>
    `${declaration('Monitor', 'a', spec)}tests: [{ name: a, events: [], fires: [] }]\n`;
  const head = '  severity: high\n  every: 5m\n  runbook: Look at who it was, then ask.\n  notify: []\n';

  it.each([
    ['where: { activity: [] }', 'spec.where.activity needs at least 1 entry'],
    ['where: { activity: { nott: [x] } }', 'unknown key "nott" in spec.where.activity. Did you mean "not"?'],
    ["where: { '@timestamp': x }", 'the key "@timestamp" in spec.where has the wrong form'],
    ['where: { a: b }\n  lookback: 5m', 'unknown key "lookback" in spec. Did you mean "lookBack"?'],
    ['where: { a: b }\n  groupBy: dbUserName', 'spec.groupBy must be a list, not text'],
  ])('%s is told at its place', async (words, message) => {
    const told = await problemsIn(file(`${head}  ${words}`));
    expect(told.join('\n')).toContain(message);
    expect(told).toHaveLength(1);
  });
});

describe('a test that could only pass by mistake', () => {
  const problemsOfTests = (spec: MonitorSpec, ...tests: readonly object[]) =>
    monitor
      .check(
        { ...resource('Monitor', 'grants', spec as unknown as Body), tests },
        { resources: templates, flavour: 'amazon' },
      )
      .map(({ path, message, hint }) => `${path}: ${message}. ${hint}`);

  it.each<[string, object, string]>([
    [
      'a trigger that the monitor does not have',
      { events: [], fires: ['grant'] },
      '/tests/0/fires/0: this monitor has no trigger "grant". Did you mean "grants"?',
    ],
    [
      'a field that no audit index has',
      { events: [{ activity: 'grant' }, { dbUsername: 'a', ago: '3m' }], fires: ['grants'] },
      '/tests/0/events/1/dbUsername: the audit indices have no field "dbUsername". Did you mean "dbUserName"?',
    ],
  ])('%s is an error', (_, one, problem) => {
    expect(problemsOfTests(SHORT, { name: 'a', ...one })).toEqual([problem]);
  });

  it("names the triggers of a monitor in the server's own language", () => {
    const raw: RawMonitor = {
      severity: 'high',
      every: '5m',
      indices: ['das-audit-*'],
      query: {},
      triggers: [
        { name: 'any', condition: 'true', notify: [] },
        { name: 'many', condition: 'true', notify: [] },
      ],
      runbook: 'Look at who it was, then ask them.',
    };
    expect(problemsOfTests(raw, { name: 'a', events: [], fires: ['any', 'grants'] })).toEqual([
      '/tests/0/fires/1: this monitor has no trigger "grants". Triggers: any, many.',
    ]);
  });

  it.each([
    [
      'ago: 3x',
      'events: [{ activity: grant, ago: 3x }]',
      /tests\[0\]\.events\[0\]\.ago has the wrong form\. How long before/,
    ],
    [
      'a word that is none',
      'events: []\n    fire: []',
      /unknown key "fire" in tests\[0\]\. Did you mean "fires"\?/,
    ],
    ['events that are no list', 'events: grant', /tests\[0\]\.events must be a list, not text/],
  ])('%s is told at its place', async (_, text, said) => {
    const spec = Object.entries(SHORT)
      .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`)
      .join('\n');
    const tests = `tests:\n  - name: a case\n    fires: []\n    ${text}\n`;
    const found = await problemsIn(`${declaration('Monitor', 'a', spec)}${tests}`);
    expect(found.filter((line) => line.includes('tests[0]'))).toEqual([expect.stringMatching(said)]);
  });
});
