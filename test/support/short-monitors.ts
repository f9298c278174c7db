import fc from 'fast-check';
import type { Comparison, ShortMonitor, Where } from '../../src/kinds/monitor/spec.gen.ts';

const VALUES = fc.oneof(
  fc.constantFrom('grant', 'dba_wen', 'a b'),
  fc.integer({ min: -5, max: 5000 }),
  fc.boolean(),
);
const LIST = fc.uniqueArray(VALUES, { minLength: 1, maxLength: 4 });
const PATTERNS = fc.uniqueArray(fc.constantFrom('pay*', '*card', 'a?b', 'x'), { minLength: 1, maxLength: 3 });
const NUMBER = fc.oneof(fc.integer({ min: -100, max: 100_000 }), fc.constant(1.5));
const FIELDS = ['activity', 'dbUserName', 'remoteHost.ip', 'rowCount', 'internal'] as const;

const below = fc.oneof(
  NUMBER.map((atMost) => ({ atMost })),
  NUMBER.map((lessThan) => ({ lessThan })),
  fc.constant({}),
);
const above = fc.oneof(
  NUMBER.map((atLeast) => ({ atLeast })),
  NUMBER.map((moreThan) => ({ moreThan })),
  fc.constant({}),
);
const words: fc.Arbitrary<Comparison> = fc
  .tuple(
    fc.record(
      {
        not: fc.oneof(VALUES, LIST),
        like: fc.oneof(fc.constant('a*'), PATTERNS),
        notLike: fc.oneof(fc.constant('a*'), PATTERNS),
        exists: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
    above,
    below,
  )
  .map(([some, least, most]) => ({ ...some, ...least, ...most }))
  .filter((one) => Object.keys(one).length > 0);

const where: fc.Arbitrary<Where> = fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(VALUES, LIST, words), {
  minKeys: 1,
  maxKeys: 4,
});

const when = fc
  .array(
    fc
      .tuple(
        fc.constantFrom(
          'count',
          'distinct(remoteHost.ip)',
          'min(rowCount)',
          'max(rowCount)',
          'sum(rowCount)',
        ),
        fc.constantFrom('>=', '>', '<', '<=', '='),
        fc.integer({ min: 0, max: 1_000_000_000_000 - 1 }),
      )
      .map((parts) => parts.join(' ')),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => parts.join(' and '));

/** Monitors in short words, using every word there is. */
export const shortMonitors: fc.Arbitrary<ShortMonitor> = fc.record(
  {
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'information'),
    enabled: fc.boolean(),
    every: fc.constantFrom('5m', '1h', '1d'),
    lookBack: fc.constantFrom('1d', '7d'),
    ingestDelay: fc.constantFrom('0m', '5m', '1h'),
    indices: fc.constantFrom(['das-audit-*'], ['das-audit-pci-*', 'das-audit-sox-*']),
    where,
    groupBy: fc.uniqueArray(fc.constantFrom('dbUserName', 'remoteHost.ip', 'source'), {
      minLength: 1,
      maxLength: 3,
    }),
    when,
    notify: fc.constantFrom(
      [],
      [{ channel: 'ops' }, { channel: 'sec', subject: 's', message: 'm', throttle: 7 }],
    ),
    runbook: fc.constant('Look at who it was, then ask them.'),
  },
  { requiredKeys: ['severity', 'every', 'where', 'notify', 'runbook'] },
);
