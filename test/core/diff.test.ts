import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/core/canonical.ts';
import { diff, equal, isBody } from '../../src/core/diff.ts';
import type { Change } from '../../src/core/types.ts';

const key = fc.oneof(fc.constantFrom('a', 'b', 'a/b', '~0', '__proto__', 'constructor', ''), fc.string());
const leaf = fc.oneof(fc.constantFrom(null, true, false, '', 0), fc.integer(), fc.string());

type Side = 'both' | 'left' | 'right';
const side: fc.Arbitrary<Side> = fc.constantFrom('both', 'left', 'right');

/** Two JSON values that share most of their shape, so that differences lie deep and not at the root. */
const { similar } = fc.letrec<{ similar: readonly [unknown, unknown] }>((tie) => ({
  similar: fc.oneof(
    { depthSize: 'small' },
    leaf.map((value) => [value, value] as const),
    fc.tuple(leaf, leaf),
    fc.tuple(fc.array(tie('similar'), { maxLength: 4 }), fc.nat(4), side).map(([pairs, cut, where]) => {
      const kept = (one: Side) => (where === one ? Math.min(cut, pairs.length) : pairs.length);
      return [
        pairs.slice(0, kept('left')).map(([before]) => before),
        pairs.slice(0, kept('right')).map(([, after]) => after),
      ] as const;
    }),
    fc.array(fc.tuple(key, tie('similar'), side), { maxLength: 4 }).map((entries) => {
      const body = (one: Side, at: 0 | 1) =>
        Object.fromEntries(
          entries.flatMap(([name, pair, where]) => (where === one ? [] : [[name, pair[at]]])),
        );
      return [body('right', 0), body('left', 1)] as const;
    }),
  ),
}));

const GONE = Symbol('gone');

/** What the leaf facts say, done; removals from the last to the first, for an array loses its tail from its end. */
const applied = (value: unknown, changes: readonly Change[]): unknown =>
  [
    ...changes.filter(({ op }) => op !== 'remove'),
    ...changes.filter(({ op }) => op === 'remove').toReversed(),
  ].reduce((so, change) => put(so, keysOf(change.path), change), value);

const keysOf = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function put(value: unknown, [first, ...rest]: readonly string[], change: Change): unknown {
  if (first === undefined) return change.op === 'remove' ? GONE : change.after;
  if (Array.isArray(value)) {
    const items = [...value];
    items[Number(first)] = put(items[Number(first)], rest, change);
    return items.filter((item) => item !== GONE);
  }
  const body = isBody(value) ? value : {};
  const inner = put(Object.hasOwn(body, first) ? body[first] : undefined, rest, change);
  const others = Object.entries(body).filter(([name]) => name !== first);
  return Object.fromEntries(inner === GONE ? others : [...others, [first, inner]]);
}

describe('equal', () => {
  it('is what has the same canonical text', () => {
    fc.assert(
      fc.property(similar, ([before, after]) => {
        expect(equal(before, after)).toBe(canonical(before) === canonical(after));
      }),
    );
  });
});

describe('diff', () => {
  it('finds nothing between a value and its copy', () => {
    fc.assert(
      fc.property(similar, ([value]) => {
        expect(diff(value, JSON.parse(JSON.stringify(value)))).toEqual([]);
      }),
    );
  });

  it('says all there is to say: its facts done to the one value give the other', () => {
    fc.assert(
      fc.property(similar, ([before, after]) => {
        expect(diff(applied(before, diff(before, after)), after)).toEqual([]);
        expect(JSON.stringify(applied(before, diff(before, after)))?.length).toBe(
          JSON.stringify(after)?.length,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing but leaves, each once', () => {
    fc.assert(
      fc.property(similar, ([before, after]) => {
        const paths = diff(before, after).map(({ path }) => path);
        expect(new Set(paths).size).toBe(paths.length);
      }),
    );
  });

  it('compares arrays by index and cuts at the end', () => {
    expect(diff({ a: [1, 2, 3] }, { a: [1, 9] })).toEqual([
      { op: 'set', path: '/a/1', before: 2, after: 9 },
      { op: 'remove', path: '/a/2', before: 3 },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'sees a key %s that came in JSON and is not misled by what objects inherit',
    (name) => {
      const body = JSON.parse(`{"${name}": 1}`);
      expect(diff({}, body)).toEqual([{ op: 'add', path: `/${name}`, after: 1 }]);
      expect(diff(body, {})).toEqual([{ op: 'remove', path: `/${name}`, before: 1 }]);
    },
  );

  it('escapes keys as JSON Pointer does', () => {
    expect(diff({ 'a/b': { '~': 1 } }, { 'a/b': { '~': 2 } })).toEqual([
      { op: 'set', path: '/a~1b/~0', before: 1, after: 2 },
    ]);
  });

  it('takes minus nought for nought, as JSON writes it', () => {
    expect(diff({ a: -0 }, { a: 0 })).toEqual([]);
  });

  it('tells null, absent and empty apart', () => {
    expect(diff({ a: null }, {})).toEqual([{ op: 'remove', path: '/a', before: null }]);
    expect(diff({ a: [] }, { a: {} })).toEqual([{ op: 'set', path: '/a', before: [], after: {} }]);
  });
});
