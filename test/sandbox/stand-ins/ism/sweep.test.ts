import { expect, test } from 'vitest';
import type { Found } from '../../../../src/sandbox/stand-ins/documents.ts';
import { wantedBy } from '../../../../src/sandbox/stand-ins/ism/sweep.ts';

const policy = (
  id: string,
  priority: number,
  since: number,
  ...index_patterns: readonly string[]
): Found => ({
  ...{ _id: id, _version: 1, _seq_no: 1, _primary_term: 1 },
  _source: {
    policy: { ism_template: [{ index_patterns, priority, last_updated_time: 9e15 }] },
    attaches_after: [since],
  },
});
const index = (name: string, createdAt = 100, isHidden = false) => ({
  ...{ name, createdAt, isHidden, uuid: 'u', isClosed: false, aliases: [], rollovers: {} },
});

test('the policy of the highest priority takes the index', () => {
  const policies = [
    policy('low', 1, 0, 'das-*'),
    policy('high', 7, 0, '*-pci-*'),
    policy('other', 9, 0, 'x*'),
  ];
  expect(wantedBy(index('das-pci-1'), policies)).toBe('high');
});

test.each([
  ['made before the template', index('das-1', 100), [policy('p', 1, 100, 'das-*')], undefined],
  ['made after it', index('das-1', 101), [policy('p', 1, 100, 'das-*')], 'p'],
  ['hidden', index('das-1', 101, true), [policy('p', 1, 0, '*')], undefined],
  ['of the system', index('.das-1', 101), [policy('p', 1, 0, '*')], undefined],
  ['behind a data stream', index('.ds-das-000001', 101, true), [policy('p', 1, 0, 'das')], 'p'],
  ['excluded', index('das-old-1', 101), [policy('p', 1, 0, 'das-*', '-das-old-*')], undefined],
  ['of another name', index('other', 101), [policy('p', 1, 0, 'das-*')], undefined],
])('an index %s is taken or not', (_what, one, policies, expected) => {
  expect(wantedBy(one, policies)).toBe(expected);
});
