import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, sha256 } from '../../src/core/canonical.ts';

const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, turned(item)]),
  );
};

describe('digestOf', () => {
  it('is the same whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digestOf(turned(value))).toBe(digestOf(value));
      }),
    );
  });

  it('tells different values apart, the order of lists included', () => {
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
    expect(digestOf({ a: '1' })).not.toBe(digestOf({ a: 1 }));
  });

  it('is the SHA-256 of RFC 8785 text', () => {
    expect(digestOf({ b: 1, a: [true] })).toBe(sha256('{"a":[true],"b":1}'));
  });
});
