import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { embed, embeddedIn, expand, read } from '../../../src/kinds/dashboard/embedded.ts';
import { TYPES } from '../../../src/kinds/dashboard/objects.ts';

const TYPE = fc.constantFrom(...TYPES);
const JSON_VALUE = fc.oneof(
  fc.object({ maxDepth: 4 }),
  fc.array(fc.jsonValue({ maxDepth: 3 })),
) as fc.Arbitrary<object>;

/** Attributes of a type with such a value wherever Dashboards keeps JSON as text, and others beside. */
function attributesWith(type: string, values: readonly unknown[]): Body {
  const [meta, ...own] = [...embeddedIn(type)].reverse();
  const at = (index: number): unknown => values[index % values.length];
  return {
    title: '{"not": "embedded"}',
    [meta?.[0] ?? '']: { [meta?.[1] ?? '']: at(0), other: '[1, 2]' },
    ...Object.fromEntries(own.map(([key], index) => [key, at(index + 1)])),
  };
}

describe('embedded JSON', () => {
  it('comes back byte by byte, whatever text stands there', () => {
    const spaced = JSON_VALUE.map((value) => JSON.stringify(value, undefined, 2));
    const odd = fc.constantFrom(
      '{"a":1,"a":2}',
      '{"b":1,"1":2}',
      '1.0',
      '"x"',
      '[1e2]',
      '{"a":-0}',
      ' {}',
      '{',
      '',
    );
    const text = fc.oneof(
      JSON_VALUE.map((value) => JSON.stringify(value)),
      spaced,
      odd,
      fc.string(),
    );
    fc.assert(
      fc.property(TYPE, fc.array(text, { minLength: 1, maxLength: 4 }), (type, texts) => {
        const attributes = attributesWith(type, texts);
        expect(embed(type, expand(type, attributes))).toEqual(attributes);
        expect(embed(type, attributes)).toEqual(attributes);
      }),
    );
  });

  it('that was written out is written out again, and kept as text between', () => {
    fc.assert(
      fc.property(TYPE, fc.array(JSON_VALUE, { minLength: 1, maxLength: 4 }), (type, values) => {
        const kept = JSON.parse(JSON.stringify(values)) as object[];
        const sent = embed(type, attributesWith(type, kept));
        for (const keys of embeddedIn(type)) expect(typeof valueIn(sent, keys)).toBe('string');
        expect(expand(type, sent)).toEqual(attributesWith(type, kept));
      }),
    );
  });

  it('is compared by what it says, however it is spaced', () => {
    const texts = ['{"a":1,"b":[2]}', '{ "b": [2.0], "a": 1 }'];
    const [one, other] = texts.map((visState) => read('visualization', { visState }));
    expect(one).toEqual(other);
  });

  it('that is deeper than anything drawn by hand stays text', () => {
    const visState = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(read('visualization', { visState })).toEqual({ visState });
    expect(expand('visualization', { visState })).toEqual({ visState });
  });
});

const valueIn = (body: Body, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => (inner as Body)[key], body);
