import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compilePolicies,
  indexFor,
  type Judged,
  type NamedPolicy,
} from '../../../src/kinds/audit-policy/evaluate.ts';
import { compilePatterns } from '../../../src/kinds/audit-policy/patterns.ts';
import type { AuditPolicySpec } from '../../../src/kinds/audit-policy/spec.gen.ts';

const EVENT: Judged = {
  source: 'cluster-A',
  '@timestamp': '2026-11-22T10:00:00.123Z',
  engine: 'aurora-postgresql',
  activity: 'select',
  dbUserName: 'marta',
  databaseName: 'stock',
};
const SPEC: AuditPolicySpec = {
  dataClasses: [{ name: 'general', period: 'month', sources: ['cluster-*', 'db-*'] }],
  privileged: { users: ['DBA_*'], activities: ['grant'] },
};
const policy = (name: string, spec: Partial<AuditPolicySpec> = {}): NamedPolicy => ({
  name,
  spec: { ...SPEC, ...spec },
});
const judge = (
  event: Partial<Judged>,
  ...policies: readonly NamedPolicy[]
): ReturnType<ReturnType<typeof compilePolicies>> => compilePolicies(policies)({ ...EVENT, ...event });

describe('which policy', () => {
  it('the highest priority that claims the source, then the name', () => {
    expect(judge({}, policy('b'), policy('a'))?.policy).toBe('a');
    expect(judge({}, policy('b', { priority: 5 }), policy('a'))?.policy).toBe('b');
    const elsewhere = policy('c', {
      priority: 9,
      dataClasses: [{ name: 'x', period: 'day', sources: ['cluster-B'] }],
    });
    expect(judge({}, elsewhere, policy('a'))?.policy).toBe('a');
  });

  it('none, when no policy claims the source', () => {
    expect(judge({ source: 'unknown' }, policy('a'))).toBeUndefined();
    expect(judge({})).toBeUndefined();
  });

  it('the first data class that claims the source names the index', () => {
    const dataClasses: AuditPolicySpec['dataClasses'] = [
      { name: 'pci', period: 'week', sources: ['CLUSTER-a'] },
      { name: 'general', period: 'month', sources: ['*'] },
    ];
    expect(judge({}, policy('a', { dataClasses }))).toMatchObject({
      dataClass: 'pci',
      index: 'das-audit-pci-2026.w47',
    });
    expect(judge({ source: 'db-B' }, policy('a', { dataClasses }))?.index).toBe('das-audit-general-2026.11');
  });
});

describe('what it says', () => {
  it('privileged by user or by activity', () => {
    expect(judge({}, policy('a'))?.privileged).toBe(false);
    expect(judge({ dbUserName: 'dba_kim' }, policy('a'))?.privileged).toBe(true);
    expect(judge({ activity: 'grant' }, policy('a'))?.privileged).toBe(true);
  });

  it('internal by user, and not without a list', () => {
    expect(judge({ dbUserName: 'RDSADMIN' }, policy('a', { internalUsers: ['rdsadmin'] }))?.internal).toBe(
      true,
    );
    expect(judge({ dbUserName: 'rdsadmin' }, policy('a'))?.internal).toBe(false);
  });

  it.each([
    ['public.salaries', 'salaries', true],
    ['public.salaries', 'public.salaries', true],
    ['public.salaries', 'stock.salaries', true],
    ['bins, salaries', 'salaries', true],
    ['salaries_old', 'salaries', false],
    ['', '*', false],
  ])('reading %s is sensitive under %s: %s', (objectName, pattern, sensitive) => {
    expect(judge({ objectName }, policy('a', { sensitiveObjects: [pattern] }))?.sensitive).toBe(sensitive);
  });

  it('Oracle says the schema in objectType; writing is not reading', () => {
    const spec = { sensitiveObjects: ['fin.salaries'] };
    const event = { engine: 'oracle', objectName: 'SALARIES', objectType: 'FIN' } as const;
    expect(judge(event, policy('a', spec))?.sensitive).toBe(true);
    expect(judge({ ...event, activity: 'dml' }, policy('a', spec))?.sensitive).toBe(false);
  });
});

describe('drop rules', () => {
  const rule = (match: object): Partial<AuditPolicySpec> => ({
    drop: [{ name: 'r', reason: 'for the test', match }],
  });

  it.each([
    [{ users: ['mar*'] }, true],
    [{ users: ['mar*'], activities: ['dml'] }, false],
    [{ engines: ['oracle'] }, false],
    [{ sources: ['cluster-A'], databases: ['STOCK'] }, true],
    [{ hosts: ['10.*'] }, false],
    [{ applications: ['*'] }, true],
    [{ objects: ['*'] }, false],
    [{ privileged: false, internal: false }, true],
    [{ privileged: true }, false],
  ])('all conditions must hold: %j drops %s', (match, dropped) => {
    expect(judge({}, policy('a', rule(match)))?.droppedBy).toBe(dropped ? 'r' : undefined);
  });

  it('the first that matches gives its name', () => {
    const drop = ['one', 'two'].map((name) => ({ name, reason: 'for the test', match: { users: ['*'] } }));
    expect(judge({}, policy('a', { drop }))?.droppedBy).toBe('one');
  });
});

it.each([
  ['day', '2026-11-22T23:59:59.999Z', '2026.11.22'],
  ['month', '2026-01-01T00:00:00Z', '2026.01'],
  ['week', '2026-11-22T00:00:00Z', '2026.w47'],
  ['week', '2026-12-31T00:00:00Z', '2026.w53'],
  ['week', '2027-01-03T00:00:00Z', '2026.w53'],
  ['week', '2027-01-04T00:00:00Z', '2027.w01'],
  ['week', '2024-12-30T00:00:00Z', '2025.w01'],
] as const)('the %s of %s is %s', (period, time, name) => {
  expect(indexFor('c', period, time)).toBe(`das-audit-c-${name}`);
});

it('a pattern matches what the same regular expression does', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (pattern, value) => {
      const source = pattern
        .split('*')
        .map((piece) => piece.replaceAll('.', '\\.'))
        .join('[^]*');
      expect(compilePatterns([pattern])(value)).toBe(new RegExp(`^${source}$`).test(value));
    }),
    { numRuns: 2_000 },
  );
});
