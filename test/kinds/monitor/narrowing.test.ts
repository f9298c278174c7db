import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { monitor } from '../../../src/kinds/monitor/index.ts';
import type { ShortMonitor, Where, Comparison as Words } from '../../../src/kinds/monitor/spec.gen.ts';
import { type Comparison, parseWhen } from '../../../src/kinds/monitor/when.ts';
import { resource } from '../../support/tiny-kind.ts';

const SPEC: ShortMonitor = {
  severity: 'high',
  every: '5m',
  lookBack: '15m',
  where: { activity: ['grant', 'role'], dbUserName: { not: ['rdsadmin'] }, rowCount: { atLeast: 10 } },
  when: 'count >= 5',
  notify: [{ channel: 'ops' }],
  runbook: 'Look at who it was, then ask them.',
};
const bodyOf = (spec: ShortMonitor): Body =>
  monitor.normalise(
    monitor.compile(resource('Monitor', 'a', spec as unknown as Body), { resources: [], flavour: 'amazon' }),
  );
const told = (before: Partial<ShortMonitor>, after: Partial<ShortMonitor>): string[] =>
  monitor
    .risks(bodyOf({ ...SPEC, ...before }), bodyOf({ ...SPEC, ...after }), true)
    .map(({ risk, message }) => {
      expect(risk).toBe('disables-monitor');
      return message;
    });
const where = (change: Where): Partial<ShortMonitor> => ({ where: { ...SPEC.where, ...change } });

describe('what would be seen or told less', () => {
  it.each<[string, Partial<ShortMonitor>, readonly string[]]>([
    ['a higher threshold', { when: 'count >= 10' }, ['it would fire at count >= 10 instead of count >= 5']],
    ['a stricter one', { when: 'count > 5' }, ['it would fire at count > 5 instead of count >= 5']],
    [
      'a comparison more',
      { when: 'count >= 5 and distinct(remoteHost) > 1' },
      ['it would fire at count >= 5 and distinct(remoteHost) > 1 instead of count >= 5'],
    ],
    [
      'another measure',
      { when: 'distinct(remoteHost) >= 5' },
      ['it would fire at distinct(remoteHost) >= 5 instead of count >= 5'],
    ],
    ['a shorter look-back', { lookBack: '5m' }, ['it would look back 10 minutes instead of 20 minutes']],
    [
      'no time for what is late',
      { ingestDelay: '0m' },
      ['it would look back 15 minutes instead of 20 minutes'],
    ],
    [
      'told less often than it looks back',
      { notify: [{ channel: 'ops', throttle: 120 }] },
      [
        'channel "ops" of trigger "a" would be told at most every 120 minutes instead of at most every 20 minutes',
      ],
    ],
    ['a condition more', where({ sensitive: true }), ['it would look only at events with sensitive true']],
    [
      'a pattern more',
      where({ objectName: { like: ['pay*', 'sal*'] } }),
      ['it would look only at events with objectName like pay*, sal*'],
    ],
    [
      'an activity less',
      where({ activity: 'grant' }),
      ['it would no longer look at events with activity role'],
    ],
    [
      'an exclusion more',
      where({ dbUserName: { not: ['rdsadmin', 'dba_wen'] } }),
      ['it would no longer look at events with dbUserName dba_wen'],
    ],
    [
      'a smaller range',
      where({ rowCount: { atLeast: 1000 } }),
      ['it would look only at events with rowCount at least 1000'],
    ],
    [
      'a range closed at its edge',
      where({ rowCount: { moreThan: 10 } }),
      ['it would look only at events with rowCount more than 10'],
    ],
    [
      'a field that must be there',
      where({ remoteHost: { exists: true } }),
      ['it would look only at events with a remoteHost'],
    ],
    [
      'a field that must not be there',
      where({ remoteHost: { exists: false } }),
      ['it would no longer look at events with a remoteHost'],
    ],
    [
      'a group for each account',
      { groupBy: ['dbUserName'] },
      ['it would judge each dbUserName by itself instead of all events together'],
    ],
    ['fewer indices', { indices: ['das-audit-pci-*'] }, ['it would no longer look at das-audit-*']],
    [
      'two of these at once',
      { when: 'count >= 6', lookBack: '10m' },
      [
        'it would look back 15 minutes instead of 20 minutes',
        'it would fire at count >= 6 instead of count >= 5',
      ],
    ],
  ])('%s', (_name, after, messages) => {
    expect(told({}, after)).toEqual(messages);
  });

  it.each<[string, Partial<ShortMonitor>]>([
    ['a lower threshold', { when: 'count >= 4' }],
    ['the same in other words', { when: 'count > 4 and count >= 3' }],
    ['a longer look-back', { lookBack: '1h' }],
    ['a condition less', { where: { activity: ['grant', 'role'] } }],
    ['an activity more, in another order', where({ activity: ['role', 'ddl', 'grant'] })],
    ['a wider range', where({ rowCount: { atLeast: 1 } })],
    [
      'the field of a condition that must be there anyway',
      where({ rowCount: { atLeast: 10, exists: true } }),
    ],
    ['another message', { notify: [{ channel: 'ops', message: 'x' }] }],
  ])('none: %s', (_name, after) => {
    expect(told({}, after)).toEqual([]);
  });

  it('the account alone instead of account and host: more events in a group', () => {
    expect(told({ groupBy: ['dbUserName', 'remoteHost'] }, { groupBy: ['dbUserName'] })).toEqual([
      'it would judge each dbUserName by itself instead of each dbUserName, remoteHost by itself',
    ]);
    expect(told({ groupBy: ['dbUserName'] }, {})).toEqual([]);
  });

  it('where few events fire, more of them may keep it silent', () => {
    const few = { when: 'count < 1' };
    expect(told(few, { ...few, where: { activity: ['grant', 'role'] } })).toEqual([
      'it fires when there is little, and would look at other events than today',
    ]);
    expect(told(few, { ...few, groupBy: ['source'], when: 'avg(rowCount) < 1' })).toContain(
      'it would judge each source by itself instead of all events together',
    );
  });

  it('a query that cannot be compared with one that can', () => {
    const before = bodyOf(SPEC);
    const [{ search }] = before['inputs'] as [{ search: { query: Body } }];
    const query = { ...search.query, query: { query_string: { query: 'x' } } };
    const after = { ...before, inputs: [{ search: { ...search, query } }] };
    expect(monitor.risks(before, after, true).map(({ message }) => message)).toEqual([
      'its query would change, and nobody can tell whether it would see less',
    ]);
    expect(monitor.risks(after, before, true)).toHaveLength(1);
  });

  it('a second window, of which the shorter one counts, and capitals that are counted from now on', () => {
    const before = bodyOf({ ...SPEC, where: { dbUserName: { like: 'dba_*' } } });
    const edited = (change: (text: string) => string) =>
      monitor.risks(before, JSON.parse(change(JSON.stringify(before))), true).map(({ message }) => message);
    const whole = JSON.stringify(before);
    const range = whole.slice(whole.indexOf('{"range"'), whole.indexOf(']}},"aggregations"'));
    expect(edited((text) => text.replace(range, `${range},${range.replace('-20m', '-1m')}`))).toEqual([
      'it would look back 1 minute instead of 20 minutes',
    ]);
    expect(edited((text) => text.replace('"case_insensitive":true,', ''))).toEqual([
      'it would look only at events with dbUserName like, capitals counted, dba_*',
    ]);
  });

  describe("an edit in the server's own words behind a condition that stays as it is", () => {
    const grouped: Partial<ShortMonitor> = { groupBy: ['dbUserName'] };
    const unknown = (part: string) => [
      `its ${part} would change, and nobody can tell whether it would see less`,
    ];

    it.each<[string, Partial<ShortMonitor>, string, string, readonly string[]]>([
      [
        'another field is counted under the old name',
        {},
        '"cardinality":{"field":"remoteHost"',
        '"cardinality":{"field":"source"',
        unknown('aggregations'),
      ],
      [
        'groups by another field of the old name',
        grouped,
        '"field":"dbUserName"',
        '"field":"x"',
        unknown('aggregations'),
      ],
      [
        'groups dropped before they are judged',
        grouped,
        '"aggregations":{"distinct_',
        '"aggregations":{"s":{"bucket_selector":{"script":"false"}},"distinct_',
        unknown('aggregations'),
      ],
      [
        'another number judged under the old name',
        grouped,
        '"distinct_remoteHost":"distinct_remoteHost"',
        '"distinct_remoteHost":"_count"',
        ['trigger "a" would fire on another condition, and nobody can tell whether it would fire less'],
      ],
      [
        'two patterns that must both fit',
        { where: { dbUserName: { like: ['a*', '*b'] } } },
        '"minimum_should_match":"1"',
        '"minimum_should_match":"2"',
        [expect.stringContaining('it would look only at events with a condition of other words')],
      ],
      [
        'counting that ends at the 10,000 of the server',
        {},
        '"track_total_hits":2147483647,',
        '',
        ['it would count no further than 10000 events instead of 2147483647'],
      ],
    ])('%s', (_name, change, part, other, messages) => {
      const before = bodyOf({ ...SPEC, when: 'distinct(remoteHost) >= 3', ...change });
      const after = JSON.parse(JSON.stringify(before).replace(part, other));
      expect(after).not.toEqual(before);
      expect(monitor.risks(before, after, true).map(({ message }) => message)).toEqual(messages);
    });
  });

  it('a condition that cannot be compared with one that can', () => {
    const before = bodyOf(SPEC);
    const after = JSON.parse(
      JSON.stringify(before).replace('ctx.results[0].hits.total.value >= 5', 'Math.random() > 0.5'),
    );
    expect(monitor.risks(before, after, true).map(({ message }) => message)).toEqual([
      'trigger "a" would fire on another condition, and nobody can tell whether it would fire less',
    ]);
  });
});

/* The law: where nothing is told, whatever made the monitor fire before makes it fire after. */

type Event = Readonly<Record<string, string | number | boolean>>;

const names = ['a', 'ab', 'b'];
const event: fc.Arbitrary<Event> = fc.record(
  {
    user: fc.constantFrom(...names),
    rows: fc.integer({ min: 0, max: 4 }),
    internal: fc.boolean(),
    minutesAgo: fc.integer({ min: 0, max: 40 }),
  },
  { requiredKeys: ['minutesAgo'] },
);
const someNames = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1 });
const somePatterns = fc.uniqueArray(fc.constantFrom('a*', '*b', 'b'), { minLength: 1 });
const size = fc.integer({ min: 0, max: 3 });
const condition = (words: fc.Arbitrary<Words>) => fc.option(words, { nil: undefined });
const wheres: fc.Arbitrary<Where> = fc
  .record({
    user: condition(
      fc.oneof(
        someNames.map((not) => ({ not })),
        somePatterns.map((like) => ({ like })),
        somePatterns.map((notLike) => ({ notLike })),
        fc.boolean().map((exists) => ({ exists })),
      ),
    ),
    rows: condition(
      fc.oneof(
        size.map((atLeast) => ({ atLeast })),
        size.map((moreThan) => ({ moreThan })),
        fc.record({ atLeast: size, lessThan: size }),
        size.map((atMost) => ({ atMost })),
      ),
    ),
  })
  .chain(({ user, rows }) =>
    fc
      .record({ internal: fc.boolean(), is: fc.option(someNames, { nil: undefined }) })
      .map(({ internal, is }) => ({
        internal,
        ...(is ? { user: is } : user ? { user } : {}),
        ...(rows ? { rows } : {}),
      })),
  );
const whens = fc
  .array(
    fc
      .tuple(
        fc.constantFrom('count', 'distinct(user)', 'min(rows)', 'max(rows)', 'sum(rows)', 'avg(rows)'),
        fc.constantFrom('>=', '>', '<', '<=', '='),
        size,
      )
      .map((parts) => parts.join(' ')),
    { minLength: 1, maxLength: 2 },
  )
  .map((parts) => parts.join(' and '));
const specs: fc.Arbitrary<ShortMonitor> = fc
  .record({
    where: wheres,
    when: whens,
    lookBack: fc.constantFrom('5m', '10m', '30m'),
    groupBy: fc.constantFrom<string[] | undefined>(undefined, ['user'], ['user', 'internal']),
  })
  .map(({ groupBy, ...spec }) => ({ ...SPEC, ...spec, ...(groupBy ? { groupBy } : {}) }));

/** What the words mean, said once more and without the server. */
function fires(spec: ShortMonitor, events: readonly Event[]): boolean {
  const window = Number.parseInt(spec.lookBack ?? spec.every, 10) + 5;
  const seen = events.filter(
    (one) =>
      Number(one['minutesAgo']) <= window &&
      Object.entries(spec.where).every(([field, words]) => fits(one[field], words as Words | Event[string])),
  );
  const parsed = parseWhen(spec.when ?? '');
  if ('wrong' in parsed) throw new Error(parsed.wrong);
  return groupsOf(seen, spec.groupBy ?? []).some((group) => parsed.every((one) => reached(group, one)));
}

function groupsOf(events: readonly Event[], fields: readonly string[]): readonly (readonly Event[])[] {
  if (fields.length === 0) return [events];
  const whole = events.filter((one) => fields.every((field) => field in one));
  const groups = new Map<string, Event[]>();
  for (const one of whole) {
    const key = JSON.stringify(fields.map((field) => one[field]));
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function fits(value: Event[string] | undefined, words: Words | Event[string] | readonly unknown[]): boolean {
  if (Array.isArray(words)) return words.includes(value);
  if (typeof words !== 'object') return value === words;
  return Object.entries(words as Words).every(([word, given]) => MEANS[word]?.(value, given));
}

const like = (value: Event[string] | undefined, patterns: unknown): boolean =>
  (patterns as string[]).some((one) =>
    new RegExp(`^${one.replaceAll('*', '.*')}$`).test(String(value ?? '-')),
  );
const number = (value: Event[string] | undefined): number =>
  value === undefined ? Number.NaN : Number(value);
const MEANS: Readonly<Record<string, (value: Event[string] | undefined, given: unknown) => boolean>> = {
  not: (value, given) => !(given as unknown[]).includes(value),
  like,
  notLike: (value, given) => !like(value, given),
  exists: (value, given) => given === (value !== undefined),
  atLeast: (value, given) => number(value) >= Number(given),
  moreThan: (value, given) => number(value) > Number(given),
  atMost: (value, given) => number(value) <= Number(given),
  lessThan: (value, given) => number(value) < Number(given),
};

function reached(events: readonly Event[], { measure, operator, number }: Comparison): boolean {
  if (measure.of !== 'count' && events.length === 0) return false;
  const values = measure.of === 'count' ? [] : events.flatMap((one) => one[measure.field] ?? []);
  const numbers = values.map(Number);
  const sum = numbers.reduce((total, one) => total + one, 0);
  const of = {
    count: events.length,
    distinct: new Set(values).size,
    sum,
    min: Math.min(...numbers),
    max: Math.max(...numbers),
    avg: sum / numbers.length,
  }[measure.of];
  if (measure.of !== 'count' && measure.of !== 'distinct' && numbers.length === 0) return false;
  return { '>=': of >= number, '>': of > number, '<': of < number, '<=': of <= number, '=': of === number }[
    operator
  ];
}

/** A change as people make it: one word taken from another monitor, a condition left out, a number moved. */
const changed: fc.Arbitrary<readonly [ShortMonitor, ShortMonitor]> = fc
  .tuple(specs, specs, fc.constantFrom('where', 'when', 'lookBack', 'groupBy', 'less', 'number'), size)
  .map(([before, other, what, digit]) => {
    if (what === 'less') {
      const { user: _, ...less } = before.where;
      return [before, { ...before, where: less }];
    }
    if (what === 'number')
      return [before, { ...before, when: String(before.when).replace(/\d/, String(digit)) }];
    const { [what as keyof ShortMonitor]: _, ...rest } = before;
    const given = other[what as keyof ShortMonitor];
    return [before, { ...rest, ...(given === undefined ? {} : { [what]: given }) } as ShortMonitor];
  });

describe('the law', () => {
  it('where nothing is told, what fired before fires after', () => {
    let judged = 0;
    fc.assert(
      fc.property(changed, fc.array(event, { maxLength: 8 }), ([before, after], happened) => {
        if (monitor.risks(bodyOf(before), bodyOf(after), true).length > 0 || !fires(before, happened)) return;
        judged += 1;
        expect(fires(after, happened)).toBe(true);
      }),
      { numRuns: 6000 },
    );
    expect(judged).toBeGreaterThan(100);
  });
});
