import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address, Body } from '../../src/core/types.ts';
import { veil, withoutSecrets } from '../../src/core/veil.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { marker, told } from '../support/markers.ts';

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

describe('a refusal without secrets', () => {
  const TOKEN = marker('Xq7VeryTellingToken93');
  const url = `https://hooks.example/services/T00/${TOKEN.text}?key="${TOKEN.text}"`;
  const said = (text: string) => withoutSecrets(text, { secret: url }, ['/secret']);

  it.each([
    ['whole', `no such host: ${url}.`],
    ['as JSON escapes it', `cannot read ${JSON.stringify({ url })}`],
    ['as an address escapes it', `cannot read ?url=${encodeURIComponent(url)}`],
    ['in base64', `cannot read ${Buffer.from(url).toString('base64')}`],
    ['in base64, among others', `cannot read ${Buffer.from(`{"url":"${url}"}`).toString('base64')}`],
    ['in base64, a byte later', `cannot read ${Buffer.from(`"${url}"`).toString('base64')}`],
    ['cut off', `cannot read ${url.slice(0, 50)}`],
    ['without its host', `POST /services/T00/${TOKEN.text} failed`],
    ['its last part alone', `${TOKEN.text} is unknown`],
  ])('does not repeat one that is told %s', (_, text) => {
    expect(told(text, [TOKEN])).toEqual([TOKEN.text]);
    expect(told(said(text), [TOKEN])).toEqual([]);
    expect(said(text)).toContain('(secret)');
  });

  it('still tells the host, and all that is no secret', () => {
    expect(said('https://hooks.example does not answer: connection refused.')).toBe(
      'https://hooks.example does not answer: connection refused.',
    );
  });

  it('never tells a secret of any shape, whole or as JSON holds it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), (value) => {
        const held = (text: string) => withoutSecrets(text, { secret: value }, ['/secret']);
        expect(held(`refused: ${value}`)).not.toContain(`: ${value}`);
        expect(held(JSON.stringify([value]))).not.toBe(JSON.stringify([value]));
      }),
    );
  });
});
