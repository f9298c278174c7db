import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/core/types.ts';
import { alike, listed } from '../../src/render/findings.ts';

const few = fc.constantFrom('a', 'b', 'c');
const findings: fc.Arbitrary<Finding[]> = fc.array(
  fc
    .record({ name: few, message: few, index: fc.option(few, { nil: undefined }) })
    .map(({ name, message, index }) => ({
      kind: 'unmanaged' as const,
      address: `RetentionPolicy/${name}` as const,
      message,
      ...(index === undefined ? {} : { index }),
    })),
);

describe('findings that read alike', () => {
  it('are one, and none of their indices is lost or told twice', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const groups = alike(found);
        const places = found.filter(({ index }) => index !== undefined);
        expect(groups.flatMap(({ indices }) => indices)).toHaveLength(places.length);
        for (const { address, message, index } of places) {
          const holds = groups.filter(
            (group) =>
              group.address === address && group.message === message && group.indices.includes(index ?? ''),
          );
          expect(holds).toHaveLength(1);
        }
      }),
    );
  });

  it('with and without an index are two', () => {
    const one = { kind: 'unmanaged', address: 'RetentionPolicy/a', message: 'm' } as const;
    expect(alike([one, { ...one, index: 'i' }])).toHaveLength(2);
  });
});

describe('a list', () => {
  it('holds every text in its order, however it is broken into lines', () => {
    fc.assert(
      fc.property(fc.array(few), fc.nat(10), (texts, wide) => {
        expect(listed(texts, wide).flatMap((line) => line.split(', '))).toEqual(texts);
      }),
    );
  });
});
