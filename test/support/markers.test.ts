import { describe, expect, it } from 'vitest';
import { marker, told } from './markers.ts';

const ONE = marker('Xq7VeryTellingToken93');
const url = `https://hooks.example/services/${ONE.text}?key="${ONE.text}"`;

describe('a marker', () => {
  it.each([
    ['a log line', `Sent to ${url}`],
    ['JSON', JSON.stringify({ url })],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ url }))],
    ['an address', `https://example/?to=${encodeURIComponent(url)}`],
    ['small letters', url.toLowerCase()],
    ['a text that was cut off in the middle', `Sent to ${url.slice(0, 45)}…`],
    ['the end of a text', `…${url.slice(-12)}`],
    ['base64', Buffer.from(`Basic admin:${ONE.text}`).toString('base64')],
    ['base64 that begins a byte later', Buffer.from(`Basic users:${ONE.text}!`).toString('base64')],
    ['base64 that begins two bytes later', Buffer.from(`Basic people:${ONE.text}`).toString('base64')],
    ['hexadecimal', Buffer.from(url).toString('hex')],
  ])('is found in %s', (_, leak) => {
    expect(told(leak, [ONE])).toEqual([ONE.text]);
  });

  it('is not found where it is not told', () => {
    const other = marker('Zk2AnotherTellingToken41');
    expect(told(`(secret sha256:0123456789ab) ${url}`, [other])).toEqual([]);
  });
});
