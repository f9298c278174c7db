import { describe, expect, it } from 'vitest';
import { narrowing } from '../../../src/kinds/audit-policy/narrowing.ts';
import type { AuditPolicySpec, DropRule } from '../../../src/kinds/audit-policy/spec.gen.ts';

const rule = (change: Partial<DropRule> = {}): DropRule => ({
  name: 'pings',
  reason: 'asks whether it is alive',
  match: { users: ['rdsadmin'] },
  ...change,
});
const SPEC: AuditPolicySpec = {
  priority: 10,
  dataClasses: [
    { name: 'pci', period: 'month', sources: ['cluster-A', 'cluster-B'] },
    { name: 'rest', period: 'day', sources: ['*'] },
  ],
  internalUsers: ['rdsadmin'],
  privileged: { users: ['dba_*', 'sys'], activities: ['grant', 'ddl'] },
  sensitiveObjects: ['cards'],
  drop: [rule()],
};
const [PCI, REST] = SPEC.dataClasses as [
  AuditPolicySpec['dataClasses'][0],
  AuditPolicySpec['dataClasses'][0],
];
const change = (after: Partial<AuditPolicySpec>, before: Partial<AuditPolicySpec> = {}) =>
  narrowing({ ...SPEC, ...before }, { ...SPEC, ...after }, true);

describe('narrows-audit', () => {
  it.each<[string, Partial<AuditPolicySpec>, string]>([
    [
      'a privileged user less',
      { privileged: { users: ['sys'], activities: ['grant', 'ddl'] } },
      'privileged users no longer listed: dba_*',
    ],
    [
      'a privileged activity less',
      { privileged: { users: ['dba_*', 'sys'], activities: ['ddl'] } },
      'privileged activities no longer listed: grant',
    ],
    ['a sensitive object less', { sensitiveObjects: [] }, 'sensitive objects no longer listed: cards'],
    [
      'a source less',
      { dataClasses: [{ ...PCI, sources: ['cluster-A'] }, REST] },
      'sources no longer listed: cluster-B in class pci',
    ],
    ['a class less', { dataClasses: [PCI] }, 'sources no longer listed: * in class rest'],
    [
      'a class that is asked before one that it was not before',
      { dataClasses: [REST, PCI] },
      'class rest would be asked before class pci: it may take over its sources',
    ],
    [
      'a new class in front of others',
      { dataClasses: [{ name: 'new', period: 'day', sources: ['cluster-*'] }, PCI, REST] },
      'class new would be asked before class pci: it may take over its sources',
    ],
    ['an internal user more', { internalUsers: ['rdsadmin', 'app'] }, 'internal users newly listed: app'],
    [
      'a drop rule more',
      { drop: [rule(), rule({ name: 'jobs', reason: 'noise' })] },
      'rule "jobs" would drop events (noise)',
    ],
    [
      'a drop rule that matches otherwise',
      { drop: [rule({ match: { users: ['*'] } })] },
      'rule "pings" would drop events (asks whether it is alive)',
    ],
    ['a lower priority', { priority: 9 }, 'its priority falls: another policy may judge its sources'],
    ['no priority', { priority: 0 }, 'its priority falls: another policy may judge its sources'],
  ])('%s', (_name, after, expected) => {
    expect(change(after)).toContain(expected);
  });

  it.each<[string, Partial<AuditPolicySpec>]>([
    ['nothing changed', {}],
    [
      'more privileged users and activities',
      { privileged: { users: ['dba_*', 'sys', 'sa'], activities: ['ddl', 'grant', 'role'] } },
    ],
    ['more sensitive objects', { sensitiveObjects: ['cards', 'salaries'] }],
    ['another source', { dataClasses: [{ ...PCI, sources: ['cluster-C', 'cluster-A', 'cluster-B'] }, REST] }],
    [
      'a class after all others',
      { dataClasses: [PCI, REST, { name: 'new', period: 'day', sources: ['db-*'] }] },
    ],
    ['an internal user less', { internalUsers: [] }],
    ['a drop rule less', { drop: [] }],
    ['a drop rule with another reason', { drop: [rule({ reason: 'said better' })] }],
    ['a higher priority', { priority: 11 }],
  ])('none: %s', (_name, after) => {
    expect(change(after)).toEqual([]);
  });

  it('a rule that drops by what is privileged or internal drops more when those lists move', () => {
    const privileged = { drop: [rule({ match: { privileged: true } })] };
    expect(
      change(
        { ...privileged, privileged: { users: ['dba_*', 'sys', 'sa'], activities: ['grant', 'ddl'] } },
        privileged,
      ),
    ).toEqual(['rule "pings" would drop more: it matches privileged events, and more would count as such']);
    const external = { drop: [rule({ match: { internal: false } })] };
    expect(change({ ...external, internalUsers: [] }, external)).toEqual([
      'rule "pings" would drop more: it matches events that are not internal, and more would count as such',
    ]);
  });

  it('the first policy of all narrows nothing, whatever it drops; a later one may take over sources', () => {
    expect(narrowing(undefined, SPEC, false)).toEqual([]);
    expect(narrowing(undefined, SPEC, true)).toEqual([
      'it may take over sources that another policy judges',
      'rule "pings" would drop events (asks whether it is alive)',
    ]);
  });

  it('a policy that goes leaves its sources to others', () => {
    expect(narrowing(SPEC, undefined, true)).toHaveLength(1);
    expect(narrowing(undefined, undefined, true)).toEqual([]);
  });
});
