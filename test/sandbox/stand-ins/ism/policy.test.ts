import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storedPolicy } from '../../../../src/sandbox/stand-ins/ism/policy.ts';
import {
  canMatchTheSame,
  invalidPolicy,
  selfConflict,
} from '../../../../src/sandbox/stand-ins/ism/policy-rules.ts';
import { type Json, objectOf } from '../../../../src/sandbox/stand-ins/json.ts';
import { capturesOf } from '../../../support/captures.ts';

const PUTS = [...capturesOf('1-ism'), ...capturesOf('7-normalisation')]
  .filter(({ request }) => request.method === 'PUT' && request.path.includes('/_ism/policies/'))
  .map(({ name, request, response }) => ({
    name,
    sent: objectOf(objectOf(request.body)['policy']),
    status: response.status,
    answer: objectOf(response.body),
  }));

test.each(PUTS.filter(({ status }) => status < 300))(
  '$name: the policy is stored as the server stored it',
  (put) => {
    const stored = objectOf(objectOf(objectOf(put.answer)['policy'])['policy']);
    const times = (_key: string, value: unknown): unknown =>
      typeof value === 'object' && value !== null && 'last_updated_time' in value
        ? { ...value, last_updated_time: 7 }
        : value;
    const expected = JSON.parse(JSON.stringify(stored, times));
    expect(storedPolicy(String(stored['policy_id']), put.sent, 7)).toEqual({
      ...expected,
      schema_version: 24,
    });
    expect(invalidPolicy(put.sent)).toBeUndefined();
  },
);

test.each(PUTS.filter(({ answer }) => objectOf(answer['error'])['type'] === 'illegal_argument_exception'))(
  "$name: refused in the server's words",
  ({ sent, answer }) => {
    expect(invalidPolicy(sent)).toBe(objectOf(answer['error'])['reason']);
  },
);

const policy = (states: readonly Json[], more: Json = {}): Json => ({
  description: 'd',
  default_state: 'a',
  states,
  ...more,
});

test.each([
  ['Policy must have a valid default state', policy([{ name: 'b' }])],
  ['Policy must contain at least one State', policy([])],
  ['Policy cannot have duplicate state names', policy([{ name: 'a' }, { name: 'a' }])],
  ['Invalid field: [owner] found in Policy.', policy([{ name: 'a' }], { owner: 'x' })],
  ['Invalid field: [action] found in State.', policy([{ name: 'a', action: [] }])],
  [
    'Invalid field: [after] found in Transition.',
    policy([{ name: 'a', transitions: [{ state_name: 'a', after: '1d' }] }]),
  ],
  ['description is null', { default_state: 'a', states: [{ name: 'a' }] }],
  [
    'State=a must not contain an action after a delete action',
    policy([{ name: 'a', actions: [{ delete: {} }, { open: {} }] }]),
  ],
  [
    'State=a cannot contain transitions if using delete action',
    policy([{ name: 'a', actions: [{ delete: {} }], transitions: [{ state_name: 'a' }] }]),
  ],
  [
    'Cannot provide more than one Transition condition',
    policy([
      {
        name: 'a',
        transitions: [{ state_name: 'a', conditions: { min_size: '1gb', min_index_age: '1d' } }],
      },
    ]),
  ],
])('a policy is refused: %s', (reason, written) => {
  expect(invalidPolicy(written)).toBe(reason);
});

test('a template keeps the time its sender gives, and sizes are kept in small letters', () => {
  const written = policy([{ name: 'a', actions: [{ rollover: { min_size: '30GB' } }] }], {
    ism_template: [{ index_patterns: ['x-*'], last_updated_time: 3 }],
  });
  const stored = JSON.stringify(storedPolicy('p', written, 7));
  expect(stored).toContain('"last_updated_time":3');
  expect(stored).toContain('"min_size":"30gb"');
});

test('templates of one policy clash when they overlap at one priority', () => {
  const wide = { index_patterns: ['das-*'], priority: 1 };
  const narrow = { index_patterns: ['das-audit-*'], priority: 1 };
  expect(selfConflict(policy([], { ism_template: [wide, narrow] }))).toEqual([wide, narrow]);
  expect(selfConflict(policy([], { ism_template: [wide, { ...narrow, priority: 2 }] }))).toBeUndefined();
});

test.each([
  ['das-audit-pci-*', 'das-audit-*', true],
  ['das-audit-pci-*', 'das-audit-hipaa-*', false],
  ['*-2026', 'das-*', true],
  ['a*c', 'ab', false],
  ['a', 'a', true],
])('%s and %s can match the same index: %s', (one, two, expected) => {
  expect(canMatchTheSame(one, two)).toBe(expected);
});

test('a pattern made from a name by starring parts of it can match that name, whoever is asked first', () => {
  const parts = fc.array(fc.tuple(fc.stringMatching(/^[ab-]{0,3}$/), fc.boolean()), { maxLength: 5 });
  fc.assert(
    fc.property(parts, (pieces) => {
      const name = pieces.map(([text]) => text).join('');
      const pattern = pieces.map(([text, starred]) => (starred ? '*' : text)).join('');
      expect(canMatchTheSame(pattern, name)).toBe(true);
      expect(canMatchTheSame(name, pattern)).toBe(true);
    }),
  );
});

test('two patterns overlap exactly when a name exists that both match', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 4 });
  fc.assert(
    fc.property(pattern, pattern, (one, two) => {
      const shared = NAMES.some((name) => regular(one).test(name) && regular(two).test(name));
      expect(canMatchTheSame(one, two)).toBe(shared);
    }),
  );
});

test('patterns full of stars are settled at once', () => {
  const stars = '*a'.repeat(120);
  expect(canMatchTheSame(`${stars}*b`, `${stars}*c`)).toBe(false);
});

/** Every name of at most six letters: longer than two patterns of four need. Bits behind a leading 1 spell them. */
const NAMES: readonly string[] = Array.from({ length: 127 }, (_, at) =>
  (at + 1).toString(2).slice(1).replaceAll('0', 'a').replaceAll('1', 'b'),
);

const regular = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('*', '.*')}$`);
