import type { Body, Change } from './types.ts';

/**
 * The leaf differences between two JSON values, in the order of their paths; none means they are equal.
 * Arrays compare by index: a kind whose order means nothing sorts in `normalise`.
 */
export const diff = (before: unknown, after: unknown, path = ''): Change[] =>
  // Most of what is compared is equal, and that is found out much faster.
  equal(before, after) ? [] : differences(before, after, path);

function differences(before: unknown, after: unknown, path: string): Change[] {
  if (same(before, after)) return [];
  if (before === undefined) return [{ op: 'add', path, after }];
  if (after === undefined) return [{ op: 'remove', path, before }];
  if (isBody(before) && isBody(after)) return diffKeys(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return diffItems(before, after, path);
  return [{ op: 'set', path, before, after }];
}

/** Whether a value is a JSON object (not null, not an array). */
export const isBody = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two JSON values are the same; Node's own comparison looks for more than JSON has, and takes twice as long. */
export function equal(one: unknown, other: unknown): boolean {
  if (same(one, other)) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, at) => equal(item, other[at]))
    );
  if (!isBody(one) || !isBody(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key]))
  );
}

// JSON has no -0 and no NaN, but YAML has: the one is written as 0, the other is at least equal to itself.
const same = (before: unknown, after: unknown): boolean => before === after || Object.is(before, after);

function diffKeys(before: Body, after: Body, path: string): Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => differences(own(before, key), own(after, key), `${path}/${escapeKey(key)}`));
}

// A key such as "constructor" must not find what every object inherits.
const own = (body: Body, key: string): unknown => (Object.hasOwn(body, key) ? body[key] : undefined);

function diffItems(before: readonly unknown[], after: readonly unknown[], path: string): Change[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    differences(before[index], after[index], `${path}/${index}`),
  );
}

/** A key as a step of a JSON Pointer (RFC 6901). */
export const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every value that is no list and no object, with its JSON Pointer; empty lists and objects as well. */
export function leavesIn(value: unknown, path: string): [path: string, value: unknown][] {
  const inner = Array.isArray(value) ? [...value.entries()] : isBody(value) ? Object.entries(value) : [];
  if (inner.length === 0) return [[path, value]];
  return inner.flatMap(([key, item]) => leavesIn(item, `${path}/${escapeKey(String(key))}`));
}

/**
 * The changes with what is added, and what is deleted altogether, leaf by leaf. What is removed within stays one change:
 * leaf by leaf it would read like something that was only emptied.
 */
export const asLeaves = (changes: readonly Change[]): Change[] =>
  changes.flatMap((change): Change[] => {
    const { op, path } = change;
    if (op === 'add') return leavesIn(change.after, path).map(([at, after]) => ({ op, path: at, after }));
    if (op === 'set' || path !== '') return [change];
    return leavesIn(change.before, path).map(([at, before]) => ({ op, path: at, before }));
  });

/** What stands at a JSON Pointer (RFC 6901); undefined where nothing does. */
export const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (inside, key) =>
        Array.isArray(inside) ? inside[Number(key)] : isBody(inside) ? own(inside, key) : undefined,
      value,
    );
