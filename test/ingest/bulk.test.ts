import { expect, it } from 'vitest';
import { DasError } from '../../src/core/errors.ts';
import { bulk } from '../../src/ingest/bulk.ts';
import type { AuditDocument } from '../../src/ingest/route.ts';
import { testPorts } from '../support/ingest.ts';
import { makeLocalKeys } from '../support/local-keys.ts';
import { fakeSearch, type ItemAnswer, type SearchFake } from '../support/search-fake.ts';

const documents: readonly AuditDocument[] = ['a', 'b', 'c'].map((id) => ({
  index: 'das-audit-general-2026.11',
  id,
  body: {
    '@timestamp': '2026-11-01T00:00:00Z',
    engine: 'oracle',
    activity: 'select',
    outcome: 'success',
    source: id,
  },
}));
const write = (search: SearchFake): ReturnType<typeof bulk> =>
  bulk(documents, testPorts(search, makeLocalKeys()));
const only = (wanted: string, answer: ItemAnswer) => (_: string, id: string) =>
  id === wanted ? answer : undefined;
const blocked = (reason: string): ItemAnswer => ({
  status: 403,
  error: { type: 'cluster_block_exception', reason },
});
const READ_ONLY = 'index [das-audit-general-2026.11] blocked by: [FORBIDDEN/5/index read-only (api)];';

it('settles 201 as indexed and 409 as a duplicate', async () => {
  const search = fakeSearch();
  expect(await write(search)).toEqual([{ type: 'indexed' }, { type: 'indexed' }, { type: 'indexed' }]);
  expect(await write(search)).toEqual([{ type: 'duplicate' }, { type: 'duplicate' }, { type: 'duplicate' }]);
});

it.each([429, 503])('tries an item that was answered %i again, that one alone', async (status) => {
  const asked: string[] = [];
  const search = fakeSearch((_, id, request) => {
    asked.push(`${request}${id}`);
    return id === 'b' && request < 3 ? { status } : undefined;
  });
  expect(await write(search)).toEqual([{ type: 'indexed' }, { type: 'indexed' }, { type: 'indexed' }]);
  expect(asked).toEqual(['1a', '1b', '1c', '2b', '3b']);
});

it('hands back what is still busy when time runs out', async () => {
  const settled = await write(fakeSearch(only('c', { status: 429 })));
  expect(settled).toEqual([{ type: 'indexed' }, { type: 'indexed' }, { type: 'returned', reason: 'busy' }]);
});

it('refuses what the mapping refuses, by the kind of the error alone: its reason may quote the value', async () => {
  const error = { type: 'mapper_parsing_exception', reason: "failed to parse: 'hunter2'" };
  expect((await write(fakeSearch(only('a', { status: 400, error }))))[0]).toEqual({
    type: 'refused',
    reason: 'mapper_parsing_exception',
  });
});

it('settles a closed period by looking: what is there is a duplicate, what is not came too late', async () => {
  const closed = new Set<string>();
  const search = fakeSearch((_, id) => (closed.has(id) ? blocked(READ_ONLY) : undefined));
  await bulk(documents.slice(0, 1), testPorts(search, makeLocalKeys()));
  for (const id of ['a', 'b', 'c']) {
    closed.add(id);
  }
  expect(await write(search)).toEqual([
    { type: 'duplicate' },
    { type: 'refused', reason: 'late-into-closed-period' },
    { type: 'refused', reason: 'late-into-closed-period' },
  ]);
});

it.each([
  ['a cluster that is read-only as a whole', blocked('blocked by: [FORBIDDEN/6/cluster read-only (api)];')],
  ['a missing permission', { status: 403, error: { type: 'security_exception', reason: 'no permissions' } }],
  ['a missing index', { status: 404, error: { type: 'index_not_found_exception', reason: 'no such index' } }],
  ['a failed shard', { status: 500, error: { type: 'engine_exception', reason: 'x' } }],
])('hands back for %s', async (_, answer) => {
  expect((await write(fakeSearch(only('b', answer))))[1]).toMatchObject({ type: 'returned' });
});

it.each([500, 502, 403, 404])('hands all back when the request is answered %i', async (status) => {
  const settled = await write(fakeSearch(undefined, () => ({ status, body: {} })));
  expect(settled.every(({ type }) => type === 'returned')).toBe(true);
});

it('hands all back when the connection breaks', async () => {
  const search = fakeSearch(undefined, () => {
    throw new DasError('TARGET_UNREACHABLE', 'socket hang up');
  });
  expect(await write(search)).toMatchObject(
    documents.map(() => ({ type: 'returned', reason: 'socket hang up' })),
  );
});

it('tries a whole request again that was answered 429', async () => {
  const search = fakeSearch(undefined, (request) => (request < 3 ? { status: 429, body: {} } : undefined));
  expect((await write(search)).every(({ type }) => type === 'indexed')).toBe(true);
});

it('halves a request that is too large, down to the document that is to blame', async () => {
  const search = fakeSearch(undefined, (request) => (request === 1 ? { status: 413, body: {} } : undefined));
  expect(await write(search)).toEqual([{ type: 'indexed' }, { type: 'indexed' }, { type: 'indexed' }]);
  const never = await write(fakeSearch(undefined, () => ({ status: 413, body: {} })));
  expect(never).toMatchObject(documents.map(() => ({ type: 'refused', reason: 'request-refused: 413' })));
});

it('hands back what the server gives no answer for', async () => {
  const settled = await write(fakeSearch(undefined, () => ({ status: 200, body: { items: [] } })));
  expect(settled.every(({ type }) => type === 'returned')).toBe(true);
});
