import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { leastAgeAtDelete } from '../../../src/kinds/retention-policy/age.ts';
import { retentionPolicy } from '../../../src/kinds/retention-policy/index.ts';

const DAY = 86_400_000;
const to = (state_name: string, conditions?: Body): Body => ({
  state_name,
  ...(conditions ? { conditions } : {}),
});
const age = (days: number): Body => ({ min_index_age: `${days}d` });
const state = (name: string, transitions: readonly Body[] = [], actions: readonly Body[] = []): Body => ({
  name,
  actions,
  transitions,
});
const END = state('end', [], [{ delete: {} }]);
const policy = (...states: readonly Body[]): Body => ({ default_state: 'hot', states });

describe('the least age at which an index may be deleted', () => {
  it.each<[string, Body, number]>([
    ['the age of the one way', policy(state('hot', [to('end', age(30))]), END), 30 * DAY],
    [
      'the highest age of a way: ages count from creation and do not add up',
      policy(state('hot', [to('warm', age(7))]), state('warm', [to('end', age(30))]), END),
      30 * DAY,
    ],
    [
      'a late stage holds up an early delete',
      policy(state('hot', [to('warm', age(60))]), state('warm', [to('end', age(30))]), END),
      60 * DAY,
    ],
    [
      'the shortest of several ways',
      policy(
        state('hot', [to('warm', age(7)), to('end', age(400))]),
        state('warm', [to('end', age(30))]),
        END,
      ),
      30 * DAY,
    ],
    [
      'a cycle ends, with a delete behind it',
      policy(state('hot', [to('warm', age(7))]), state('warm', [to('hot', age(8)), to('end', age(90))]), END),
      90 * DAY,
    ],
    ['a cycle without a way out keeps for ever', policy(state('hot', [to('hot', age(1))]), END), Infinity],
    ['a delete that nothing leads to deletes nothing', policy(state('hot'), END), Infinity],
    [
      'a transition to a state that is not there leads nowhere',
      policy(state('hot', [to('lost', age(1))])),
      Infinity,
    ],
    ['no delete at all', policy(state('hot', [to('warm', age(7))]), state('warm')), Infinity],
    ['a transition without a condition is taken at once', policy(state('hot', [to('end')]), END), 0],
    [
      'a size, a count or a clock may be there at any time',
      policy(state('hot', [to('end', { min_size: '50gb' })]), END),
      0,
    ],
    [
      'but not before an age that comes first',
      policy(state('hot', [to('warm', age(30))]), state('warm', [to('end', { min_doc_count: 5 })]), END),
      30 * DAY,
    ],
    ['a delete in the first state', policy(state('hot', [], [{ delete: {} }])), 0],
    ['hours', policy(state('hot', [to('end', { min_index_age: '36h' })]), END), 1.5 * DAY],
    [
      'a unit in capitals, which the server takes',
      policy(state('hot', [to('end', { min_index_age: '400D' })]), END),
      400 * DAY,
    ],
    ['no states', { default_state: 'hot' }, Infinity],
    [
      'an age since the rollover: an index is at least as old',
      policy(state('hot', [to('end', { min_rollover_age: '400d' })]), END),
      400 * DAY,
    ],
    [
      'an age in a state, on top of the age at which it was entered',
      policy(state('hot', [to('warm', age(30))]), state('warm', [to('end', { min_state_age: '10d' })]), END),
      40 * DAY,
    ],
  ])('%s', (_name, body, expected) => {
    expect(leastAgeAtDelete(body)).toBe(expected);
  });
});

const NAMES = ['hot', 'a', 'b', 'c', 'end'] as const;
const graph: fc.Arbitrary<Body> = fc
  .tuple(
    ...NAMES.map((name) =>
      fc
        .array(
          fc.tuple(
            fc.constantFrom(...NAMES),
            fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
          ),
          { maxLength: 3 },
        )
        .map((ways) =>
          state(
            name,
            ways.map(([next, days]) => to(next, days === undefined ? { min_size: '1gb' } : age(days))),
            name === 'end' ? [{ delete: {} }] : [],
          ),
        ),
    ),
  )
  .map((states) => policy(...states));

interface Walked {
  readonly name: string;
  readonly transitions: readonly { readonly state_name: string; readonly conditions: Body }[];
}

/** The same by another way: the earliest day on which some walk reaches the delete, where sizes hold at once or never. */
function byWalking(body: Body, sizesHold = true): number {
  const states = body['states'] as readonly Walked[];
  const step = (there: ReadonlySet<string>, day: number): ReadonlySet<string> => {
    const open = states
      .filter(({ name }) => there.has(name))
      .flatMap(({ transitions }) => transitions)
      .filter(({ conditions }) => sizesHold || !('min_size' in conditions))
      .filter(({ conditions }) => Number.parseInt(String(conditions['min_index_age'] ?? '0'), 10) <= day);
    return new Set([...there, ...open.map(({ state_name }) => state_name)]);
  };
  const reached = (day: number): boolean =>
    states.reduce<ReadonlySet<string>>((there) => step(there, day), new Set(['hot'])).has('end');
  const day = Array.from({ length: 901 }, (_, index) => index).find(reached);
  return day === undefined ? Number.POSITIVE_INFINITY : day * DAY;
}

describe('shortens-retention', () => {
  it('the least age is the earliest day on which a walk reaches the delete', () => {
    fc.assert(
      fc.property(graph, (body) => {
        expect(leastAgeAtDelete(body)).toBe(byWalking(body));
      }),
    );
  });

  it('is told exactly when that day falls, for an index of any size or for one that stays small', () => {
    fc.assert(
      fc.property(graph, graph, (before, after) => {
        const found = retentionPolicy.risks(
          retentionPolicy.normalise(before),
          retentionPolicy.normalise(after),
          true,
        );
        expect(found.map(({ risk }) => risk)).toEqual(
          [true, false].some((hold) => byWalking(after, hold) < byWalking(before, hold))
            ? ['shortens-retention']
            : [],
        );
      }),
      { numRuns: 200 },
    );
  });

  it('names both ages', () => {
    const of = (days: number) => policy(state('hot', [to('end', age(days))]), END);
    expect(retentionPolicy.risks(of(400), of(30), true)[0]?.message).toBe(
      'indices are kept at least 400 days after their creation today and would be deleted after 30 days',
    );
    expect(retentionPolicy.risks(policy(state('hot')), of(1), true)[0]?.message).toBe(
      'indices are kept for ever after their creation today and would be deleted after 1 day',
    );
  });

  it('is told of an age that counts from the rollover, and of one that no longer does', () => {
    const of = (conditions: Body) => policy(state('hot', [to('end', conditions)]), END);
    const told = (before: Body, after: Body) =>
      retentionPolicy.risks(of(before), of(after), true).map(({ message }) => message);
    const rolled = { min_rollover_age: '400d' };
    expect(told(rolled, { min_rollover_age: '30d' })).toHaveLength(1);
    expect(told(rolled, age(30))).toHaveLength(1);
    expect(told(rolled, age(400))).toEqual([
      'indices are kept at least 400 days after their rollover today and would be only 0 days',
    ]);
    expect(told(age(30), rolled)).toEqual([]);
    expect(told(rolled, { min_rollover_age: '500d' })).toEqual([]);
  });
});
