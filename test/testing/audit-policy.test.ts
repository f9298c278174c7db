import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import type { Body, Resource } from '../../src/core/types.ts';
import type { AuditPolicySpec } from '../../src/kinds/audit-policy/spec.gen.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { testAuditPolicy } from '../../src/testing/audit-policy.ts';
import { declaration, problemsIn } from '../support/content.ts';
import { resource } from '../support/tiny-kind.ts';

const SPEC: AuditPolicySpec = {
  dataClasses: [{ name: 'pci', period: 'month', sources: ['cluster-A'] }],
  internalUsers: ['rdsadmin'],
  privileged: { users: ['dba_*'], activities: ['grant'] },
  sensitiveObjects: ['cards'],
  drop: [{ name: 'pings', reason: 'health checks', match: { users: ['rdsadmin'] } }],
};
const EVENT = { source: 'cluster-A', engine: 'aurora-postgresql', activity: 'select', dbUserName: 'dba_wen' };

const run = (event: Body, expected: Body) => {
  const policy = {
    ...resource('AuditPolicy', 'base', SPEC as unknown as Body),
    tests: [{ name: 'case', event: { ...EVENT, ...event }, expect: expected }],
  } as Resource<AuditPolicySpec>;
  const [result] = testAuditPolicy(policy);
  return result;
};

it.each([
  ['event: {}, expect: { kep: true }', /unknown key "kep" in tests\[0\]\.expect\. Did you mean "kept"\?/],
  ['event: {}, expect: { kept: 1 }', /tests\[0\]\.expect\.kept must be true or false, not a number/],
  ['event: {}, expect: {}', /tests\[0\]\.expect needs at least 1 key/],
  ['expect: { kept: true }', /tests\[0\] lacks "event"/],
])('a case with %s is an error at its place', async (words, said) => {
  const text = `${declaration('AuditPolicy', 'a', `  ${JSON.stringify(SPEC)}`)}tests: [{ name: a case, ${words} }]\n`;
  const found = await problemsIn(text);
  expect(found.filter((line) => line.includes('tests[0]'))).toEqual([expect.stringMatching(said)]);
});

describe('a case of an AuditPolicy', () => {
  it.each<[string, Body, Body]>([
    ['privileged by its user', {}, { privileged: true, kept: true }],
    ['privileged by what is done', { dbUserName: 'x', activity: 'grant' }, { privileged: true }],
    ['neither', { dbUserName: 'x' }, { privileged: false, internal: false, sensitive: false }],
    [
      'dropped, by the name of the rule',
      { dbUserName: 'RDSADMIN' },
      { kept: false, rule: 'pings', internal: true },
    ],
    ['claimed by no class: not kept', { source: 'cluster-B' }, { kept: false }],
    ['its class', {}, { dataClass: 'pci' }],
    ['a sensitive object', { databaseName: 'shop', objectName: 'public.cards' }, { sensitive: true }],
  ])('passes: %s', (_name, event, expected) => {
    expect(run(event, expected)).toEqual({ resource: 'AuditPolicy/base', name: 'case', passed: true });
  });

  it('that fails says of each thing what was expected and what came', () => {
    expect(run({ dbUserName: 'rdsadmin' }, { privileged: true, kept: true, dataClass: 'pci' })).toEqual({
      resource: 'AuditPolicy/base',
      name: 'case',
      passed: false,
      why: 'privileged: expected true, got false; kept: expected true, got false',
    });
  });

  it('that names another rule, or a class where no policy claims the event, fails in words', () => {
    expect(run({}, { rule: 'pings' })?.why).toBe('rule: expected "pings", got nothing');
    expect(run({ source: 'cluster-B' }, { dataClass: 'pci' })?.why).toBe(
      'dataClass: expected "pci", got nothing',
    );
  });
});

it('every case of the starter content passes', async () => {
  const { resources } = await loadContent('.', ALL_KINDS);
  const policies = resources.filter(({ kind }) => kind === 'AuditPolicy') as Resource<AuditPolicySpec>[];
  const results = policies.flatMap(testAuditPolicy);
  expect(results.length).toBeGreaterThan(0);
  expect(results.filter(({ passed }) => !passed)).toEqual([]);
});
