import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectSearch } from '../../src/targets/search.ts';
import { AUDIT_EVENTS } from '../report/sample.ts';

const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const INDEX = 'mappingtest-audit-events';

beforeAll(async () => {
  await search.request('DELETE', `/${INDEX}`);
  const { status } = await search.request('PUT', `/${INDEX}`, {
    settings: AUDIT_EVENTS.settings,
    mappings: AUDIT_EVENTS.mappings,
  });
  expect(status).toBe(200);
});

afterAll(async () => {
  await search.request('DELETE', `/${INDEX}`);
});

test.each(['', '.9', '.94', '.940668', '.9422268', '.999999999'])(
  'a time with the fraction "%s" is taken and found',
  async (fraction) => {
    const time = `2026-10-06T21:24:59${fraction}Z`;
    expect(await put({ '@timestamp': time })).toBe(201);
    expect(await count({ term: { '@timestamp': time } })).toBe(1);
  },
);

test('a remote host that is no address is kept and found by name, and addresses are found by range', async () => {
  expect(await put({ remoteHost: '[local]' })).toBe(201);
  expect(await put({ remoteHost: '10.2.3.4' })).toBe(201);
  expect(await count({ term: { remoteHost: '[local]' } })).toBe(1);
  expect(await count({ term: { 'remoteHost.ip': '10.0.0.0/8' } })).toBe(1);
});

test('a statement longer than an index term is found by a piece of it', async () => {
  expect(await put({ commandText: `SELECT '${'x'.repeat(40_000)}' FROM needle` })).toBe(201);
  expect(await count({ wildcard: { commandText: { value: '*needle*', case_insensitive: true } } })).toBe(1);
});

test('native fields are found by dotted path and never add fields to the mapping', async () => {
  expect(
    await put({ engineNativeAuditFields: { UNIFIED_AUDIT_POLICIES: 'ORA_LOGON_FAILURES' }, brandNew: 1 }),
  ).toBe(201);
  expect(
    await count({ term: { 'engineNativeAuditFields.UNIFIED_AUDIT_POLICIES': 'ORA_LOGON_FAILURES' } }),
  ).toBe(1);
  const { body } = await search.request('GET', `/${INDEX}/_mapping`);
  const { mappings } = (body as Record<string, { mappings: { properties: object } }>)[INDEX] ?? {};
  expect(Object.keys(mappings?.properties ?? {}).sort()).toEqual(
    Object.keys(AUDIT_EVENTS.mappings['properties'] as object).sort(),
  );
});

async function put(event: object): Promise<number> {
  return (await search.request('POST', `/${INDEX}/_doc?refresh=true`, event)).status;
}

async function count(query: object): Promise<number> {
  return ((await search.request('POST', `/${INDEX}/_count`, { query })).body as { count: number }).count;
}
