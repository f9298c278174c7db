import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { shortening } from '../../../src/kinds/retention-policy/shortening.ts';

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
const COPY = state('copy', [to('end', age(400))], [{ snapshot: { repository: 'r', snapshot: 'x' } }]);
const policy = (...hot: readonly Body[]): Body => ({
  default_state: 'hot',
  states: [state('hot', hot), COPY, END],
});
const told = (before: Body, after: Body) => shortening(before, after).map(({ message }) => message);

describe('a delete that waits for less', () => {
  const of = (conditions?: Body) => policy(to('end', conditions));
  const documents = { min_doc_count: 1_000_000 };

  it.each<[string, Body | undefined]>([
    ['is smaller', { min_doc_count: 1 }],
    ['is gone', undefined],
    ['gives way to an age', age(30)],
    ['gives way to another condition', { min_size: '1gb' }],
  ])('is named when a count of documents %s', (_name, after) => {
    expect(told(of(documents), of(after))).toHaveLength(1);
  });

  it('is named with the condition and the age', () => {
    expect(told(of(documents), of(age(30)))).toEqual([
      'indices that never meet {"min_doc_count":1000000} are kept for ever today and would be deleted after 30 days',
    ]);
  });

  it('is named when an age in a state gives way to one since creation', () => {
    expect(told(of({ min_state_age: '400d' }), of(age(400)))).toEqual([
      'indices wait at least 400 days in states before their delete today and would wait only 0 days',
    ]);
  });

  it('is not named when the condition stays, or one is added', () => {
    expect(told(of(documents), of(documents))).toEqual([]);
    expect(told(of(), of(documents))).toEqual([]);
    expect(told(of({ min_state_age: '30d' }), of({ min_state_age: '400d' }))).toEqual([]);
  });
});

describe('a copy that an index may miss', () => {
  const copied = policy(to('copy', age(1)));

  it('is named when a second way leads to the delete, whatever its place in the list', () => {
    const message = 'indices would be deleted after 400 days without a snapshot in repository "r"';
    expect(told(copied, policy(to('copy', age(1)), to('end', age(400))))).toEqual([message]);
    expect(told(copied, policy(to('end', age(400)), to('copy', age(1))))).toEqual([message]);
  });

  it('is named when it waits for a condition that may never hold', () => {
    expect(told(copied, policy(to('copy', { min_doc_count: 5 })))).toEqual([
      'no snapshot of an index that never meets {"min_doc_count":5} would be taken into repository "r" any more',
    ]);
  });

  it('is not named when nothing changes, or the way round it is closed', () => {
    const round = policy(to('copy', { min_doc_count: 5 }), to('end', age(400)));
    expect(told(round, round)).toEqual([]);
    expect(told(policy(to('copy', age(1)), to('end', age(400))), copied)).toEqual([]);
  });
});
