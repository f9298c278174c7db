import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address, Body } from '../../src/core/types.ts';
import { veil } from '../../src/core/veil.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';

const paths = ALL_KINDS.flatMap(({ kind, secrets }) => secrets.map((path) => ({ kind, path, secrets })));
const secret = fc.stringMatching(/^[A-Za-z0-9/:]{16,60}$/);

/** `{webhook: {url: value}}` for `/webhook/url`; a star becomes a key of its own. */
const planted = (path: string, value: unknown): Body =>
  path
    .split('/')
    .slice(1)
    .reduceRight((inner: unknown, key) => ({ [key === '*' ? 'X-Token' : key]: inner }), value) as Body;

describe('veil', () => {
  it('has secrets to hide', () => {
    expect(paths.length).toBeGreaterThan(0);
  });

  it.each(paths)(
    '$kind: a secret at $path never comes out, beside others or alone',
    ({ kind, path, secrets }) => {
      fc.assert(
        fc.property(secret, fc.dictionary(fc.string(), fc.integer()), (value, others) => {
          const out = JSON.stringify(veil({ ...others, ...planted(path, value) }, secrets, `${kind}/a`));
          expect(out).not.toContain(value);
          expect(out).toContain('(secret sha256:');
        }),
      );
    },
  );

  it.each(paths)(
    '$kind: at $path it shows a change and hides equality between addresses',
    ({ kind, path, secrets }) => {
      fc.assert(
        fc.property(secret, secret, (one, other) => {
          const at = (address: Address, value: string) =>
            JSON.stringify(veil(planted(path, value), secrets, address));
          expect(at(`${kind}/a`, one)).toBe(at(`${kind}/a`, one));
          expect(at(`${kind}/a`, one)).not.toBe(at(`${kind}/b`, one));
          expect(at(`${kind}/a`, one) === at(`${kind}/a`, other)).toBe(one === other);
        }),
      );
    },
  );

  it('hides a whole object where a text was expected', () => {
    expect(JSON.stringify(veil({ secret: { url: 'hunter2' } }, ['/secret'], 'Monitor/a'))).not.toContain(
      'hunter2',
    );
  });

  it('leaves all else as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (body) => {
        expect(veil(body, [], 'Monitor/a')).toEqual(body);
      }),
    );
  });
});
