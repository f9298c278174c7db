import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, hint, joined, valueAt } from '../facts.ts';
import { compareNames } from '../lists.ts';
import { named } from '../say.ts';

/** What is held for which case, and, when a hold is made, what it does to events and what it cannot do. */
export const words = (before: Body | undefined, after: Body | undefined): Words =>
  joined([
    compareNames('holds', '/indices', before, after),
    compareFacts(before, after, factsOf),
    before ? hint() : hint(...LIMITS),
  ]);

const factsOf = (body: Body): Fact[] => [
  ...plain(body, 'case', '/case'),
  ...plain(body, 'reason', '/reason'),
  ...(body['released'] === true ? [{ about: '', is: 'release begun', paths: ['/released'] }] : []),
];

function plain(body: Body, about: string, path: string): Fact[] {
  const value = valueAt(body, path);
  return value === undefined ? [] : [{ about, is: named(value), paths: [path] }];
}

const LIMITS = [
  'events that come later for a held index go to quarantine',
  'cannot hold the events of one person alone, nor stop an administrator who lifts the block',
];
