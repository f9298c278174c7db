import { describe, expect, it } from 'vitest';
import { expectOk } from '../../src/core/answers.ts';
import type { Method } from '../../src/core/ports.ts';
import { isReading, isRepeatable } from '../../src/targets/repeatable.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { localServer, type Reply } from '../support/local-server.ts';

/** Sends one request to a server that gives these replies, one after the other, and then is well. */
async function sent(method: Method, path: string, replies: readonly Reply[], patience?: number) {
  let at = 0;
  const server = await localServer(() => replies[at++] ?? { status: 200, body: { done: true } });
  const search = connectSearch({
    url: server.url,
    timeout: 500,
    ...(patience === undefined ? {} : { patience }),
  });
  const body = method === 'GET' ? undefined : {};
  const answer = await search.request(method, path, body).catch((error: unknown) => error);
  return { answer, attempts: server.received.length };
}

const MONITORS = '/_plugins/_alerting/monitors';
const DONE = { status: 200, body: { done: true } };

describe('a request is sent again', () => {
  it.each<[string, Method, string, Reply]>([
    ['after 429, whatever it does', 'POST', MONITORS, { status: 429 }],
    ['after 503, whatever it does', 'POST', MONITORS, { status: 503 }],
    ['after 500 when it reads', 'POST', '/das-audit-*/_search?size=0', { status: 500 }],
    ['after 502 when it says what it writes', 'PUT', '/_index_template/audit', { status: 502 }],
    ['after 504 when it deletes', 'DELETE', '/_index_template/audit', { status: 504 }],
    ['after a lost connection when it reads', 'GET', '/', 'reset'],
    ['after a lost connection when its items have ids', 'POST', '/_bulk?refresh=true', 'reset'],
    ['after a time-out when it reads', 'GET', '/', 'hang'],
  ])('%s', async (_, method, path, reply) => {
    const { answer, attempts } = await sent(method, path, [reply]);
    expect(answer).toMatchObject(DONE);
    expect(attempts).toBe(2);
  });

  it('with pauses in between', async () => {
    const started = Date.now();
    expect(await sent('GET', '/', [{ status: 503 }, { status: 503 }])).toMatchObject({ attempts: 3 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(590);
  });

  it('not before the time that the server asks for', async () => {
    const started = Date.now();
    const { answer } = await sent('GET', '/', [{ status: 429, headers: { 'retry-after': '1' } }]);
    expect(answer).toMatchObject(DONE);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_190);
  });
});

describe('a request is not sent again', () => {
  it.each<[string, Reply]>([
    ['a lost connection', 'reset'],
    ['a time-out', 'hang'],
  ])('that would make a second monitor, after %s', async (_, reply) => {
    const { answer, attempts } = await sent('POST', MONITORS, [reply]);
    expect(answer).toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('whether POST /_plugins/_alerting/monitors was done, nobody knows'),
      hint: 'Plan again: it shows what is there.',
    });
    expect(attempts).toBe(1);
  });

  it.each([502, 504, 500])('that would make a second monitor, after %i', async (status) => {
    const { answer, attempts } = await sent('POST', MONITORS, [{ status, body: { error: 'x' } }]);
    expect(answer).toMatchObject({ status, body: { error: 'x' } });
    expect(attempts).toBe(1);
  });

  it('that writes and got a 500: the same answer would come', async () => {
    const { answer, attempts } = await sent('PUT', '/_snapshot/das-audit', [{ status: 500 }]);
    expect(answer).toMatchObject({ status: 500 });
    expect(attempts).toBe(1);
  });

  it.each([400, 403, 404, 409])('that was answered with %i', async (status) => {
    expect(await sent('GET', '/', [{ status }])).toMatchObject({ answer: { status }, attempts: 1 });
  });

  it('when the server asks to wait longer than there is patience', async () => {
    const reply = { status: 429, headers: { 'retry-after': '3600' } };
    expect(await sent('GET', '/', [reply])).toMatchObject({ answer: { status: 429 }, attempts: 1 });
  });

  it('when patience has run out', async () => {
    const { answer, attempts } = await sent('GET', '/', ['hang'], 100);
    expect(answer).toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringMatching(/no answer in time/),
    });
    expect(attempts).toBe(1);
  });

  it('a sixth time: the last answer stands', async () => {
    const { answer, attempts } = await sent(
      'GET',
      '/',
      Array<Reply>(9).fill({ status: 503, body: { last: 1 } }),
    );
    expect(answer).toMatchObject({ status: 503, body: { last: 1 } });
    expect(attempts).toBe(5);
  });
});

describe('a conflict after a lost answer', () => {
  it('says that it may be our own write', async () => {
    const conflict = { status: 409, body: { error: { reason: 'version conflict' } } };
    const { answer } = await sent('PUT', '/_plugins/_ism/policies/a?if_seq_no=1', ['reset', conflict]);
    expect(() => expectOk(answer as never, 'Writing "a"')).toThrow(
      'Writing "a": it changed on the server meanwhile, perhaps by this very write, whose first answer was lost (version conflict).',
    );
  });

  it("is only somebody else's where no answer was lost", async () => {
    const conflict = { status: 409, body: { error: { reason: 'version conflict' } } };
    const { answer } = await sent('PUT', '/_plugins/_ism/policies/a?if_seq_no=1', [
      { status: 503 },
      conflict,
    ]);
    expect(() => expectOk(answer as never, 'Writing "a"')).toThrow(
      'Writing "a": it changed on the server meanwhile (version conflict).',
    );
  });
});

it.each<[Method, string, boolean, boolean]>([
  ['GET', '/_plugins/_ism/policies?size=1', true, true],
  ['POST', '/_plugins/_alerting/monitors/_search', true, true],
  ['POST', '/_mget', true, true],
  ['POST', '/das-compliance-inventory/_bulk?refresh=true', false, true],
  ['POST', '/_plugins/_ism/add/das-audit-pci-2026-10', false, true],
  ['PUT', '/_plugins/_alerting/monitors/a', false, true],
  ['DELETE', '/_plugins/_alerting/monitors/a', false, true],
  ['POST', MONITORS, false, false],
  ['POST', `${MONITORS}/_execute?dryrun=false`, false, false],
  ['POST', '/_plugins/_notifications/configs', false, false],
  ['POST', '/a/_doc?routing=/_search', false, false],
])('%s %s: reads %s, may be repeated %s', (method, path, reads, repeats) => {
  expect([isReading(method, path), isRepeatable(method, path)]).toEqual([reads, repeats]);
});
