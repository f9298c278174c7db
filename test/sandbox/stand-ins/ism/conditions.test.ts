import { expect, test } from 'vitest';
import { bytesOf, bytesText } from '../../../../src/sandbox/stand-ins/ism/bytes.ts';
import { type Facts, nextState, wantsRollover } from '../../../../src/sandbox/stand-ins/ism/conditions.ts';

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 22, 12);
const FACTS: Facts = {
  ...{ now: NOON, createdAt: NOON - DAY, stateSince: NOON - 60_000, evaluatedSince: NOON - 30_000 },
  ...{ rolledOverAt: NOON - 3_600_000, hasAliases: false },
  stored: { documents: 10, bytes: 2_048, largestShard: 1_024 },
};
const goes = (conditions: object | undefined, facts: Facts = FACTS): boolean =>
  nextState([{ state_name: 'next', conditions }], facts) === 'next';

test.each([
  [{ min_index_age: '1d' }, true],
  [{ min_index_age: '25h' }, false],
  [{ min_index_age: 'soon' }, false],
  [{ min_doc_count: 10 }, true],
  [{ min_doc_count: 11 }, false],
  [{ min_size: '2kb' }, true],
  [{ min_size: '1gb' }, false],
  [{ min_size: 'much' }, false],
  [{ min_rollover_age: '1h' }, true],
  [{ min_rollover_age: '61m' }, false],
  [{ min_state_age: '1m' }, true],
  [{ min_state_age: '61s' }, false],
  [{ no_alias: true }, true],
  [{ no_alias: false }, false],
  [{ cron: { cron: { expression: '0 12 * * *', timezone: 'UTC' } } }, true],
  [{ cron: { cron: { expression: '1 12 * * *', timezone: 'UTC' } } }, false],
  [{ cron: { cron: { expression: '0 13 * * *', timezone: 'Europe/Berlin' } } }, true],
  [{ unheard_of: 1 }, false],
  [{}, true],
  [undefined, true],
])('%j: %j', (conditions, expected) => {
  expect(goes(conditions)).toBe(expected);
});

test('what is not known holds nothing: no rollover, no state, nothing counted', () => {
  const { stored: _stored, ...known } = FACTS;
  const facts = { ...known, rolledOverAt: undefined, stateSince: undefined };
  const asked = [
    { min_rollover_age: '0s' },
    { min_state_age: '0s' },
    { min_doc_count: 1 },
    { min_size: '1b' },
  ];
  expect(asked.map((conditions) => goes(conditions, facts))).toEqual([false, false, false, false]);
});

test('a cron whose turn came before the transition was looked at waits for the next one', () => {
  const conditions = { cron: { cron: { expression: '0 12 * * *', timezone: 'UTC' } } };
  expect(goes(conditions, { ...FACTS, evaluatedSince: NOON })).toBe(false);
});

test('the first transition whose condition holds is taken', () => {
  const transitions = [
    { state_name: 'late', conditions: { min_index_age: '9d' } },
    { state_name: 'first' },
    { state_name: 'second' },
  ];
  expect(nextState(transitions, FACTS)).toBe('first');
});

test.each([
  [{}, true],
  [{ min_doc_count: 10 }, true],
  [{ min_doc_count: 11 }, false],
  [{ min_doc_count: 11, min_index_age: '1h' }, true],
  [{ min_size: '3kb' }, false],
  [{ min_primary_shard_size: '1kb' }, true],
])('a rollover with %j is due: %j', (config, expected) => {
  const stored = { documents: 10, bytes: 2_048, largestShard: 1_024 };
  expect(wantsRollover({ copy_alias: false, ...config }, 3_600_000, stored)).toBe(expected);
});

test('an empty index is not rolled over when the policy says so', () => {
  const empty = { documents: 0, bytes: 0, largestShard: 0 };
  expect([{ prevent_empty_rollover: true }, {}].map((config) => wantsRollover(config, 1, empty))).toEqual([
    false,
    true,
  ]);
});

test('sizes are read and printed as the server does it', () => {
  expect(['50gb', '1KB', '1.5kb', '7b', '50', 'gb'].map(bytesOf)).toEqual([
    ...[53_687_091_200, 1_024, 1_536, 7],
    ...[undefined, undefined],
  ]);
  expect([0, 1_023, 1_024, 1_590, 53_687_091_200].map(bytesText)).toEqual([
    ...['0b', '1023b', '1kb', '1.5kb', '50gb'],
  ]);
});
