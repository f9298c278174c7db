import { describe, expect, it } from 'vitest';
import { removeData, whatStays } from '../../src/core/data.ts';
import { type Entry, ensureInventory, readInventory, writeInventory } from '../../src/core/inventory.ts';
import type { SearchPort, SearchResponse } from '../../src/core/ports.ts';

const ENTRY: Entry = {
  address: 'Monitor/a',
  kind: 'Monitor',
  name: 'a',
  state: 'applied',
  environment: 'test',
  desired: {},
  commit: 'c',
  who: 'w',
  when: '2026-11-23T00:00:00.000Z',
};

const answering = (status: number, body: unknown): SearchPort => ({
  url: 'fake:',
  request: async () => ({ status, body }),
});
const item = (action: string, status: number) => ({ [action]: { status } });

describe('the inventory', () => {
  it('is empty where its index does not exist yet', async () => {
    expect(await readInventory(answering(404, {}), 'test')).toEqual(new Map());
  });

  it('is not taken for empty when it cannot be read', async () => {
    await expect(readInventory(answering(503, {}), 'test')).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
  });

  it('is asked nothing when there is nothing to write', async () => {
    const search: SearchPort = { url: 'fake:', request: () => Promise.reject(new Error('asked')) };
    await expect(writeInventory(search, 1, [])).resolves.toBeUndefined();
  });

  it('one refused entry among written ones is an error; forgetting what is gone is none', async () => {
    const bulk = (...items: readonly object[]) => answering(200, { errors: true, items });
    await expect(
      writeInventory(bulk(item('index', 201), item('index', 400)), 1, [ENTRY]),
    ).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
    await expect(writeInventory(bulk(item('delete', 404)), 1, [], ['Monitor/a'])).resolves.toBeUndefined();
  });

  it('is made once', async () => {
    const exists = { error: { type: 'resource_already_exists_exception', reason: 'index exists' } };
    await expect(ensureInventory(answering(400, exists))).resolves.toBeUndefined();
    await expect(
      ensureInventory(answering(403, { error: { reason: 'no permissions' } })),
    ).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: 'Creating the inventory: the server answered 403: no permissions.',
      hint: expect.stringContaining('permission'),
    });
  });
});

describe('data', () => {
  const LINES = [
    { index: 'das-audit-pci-2026.11', 'docs.count': '12' },
    { index: 'das-audit-pci-2026.12', 'docs.count': '3' },
    { index: 'das-compliance-inventory', 'docs.count': '9' },
  ];

  it('is named by class with its counts', async () => {
    expect(await whatStays(answering(200, LINES))).toEqual([
      'das-audit-pci-* (2 indices, 15 documents)',
      'das-compliance-inventory (1 index, 9 documents)',
    ]);
    expect(await whatStays(answering(404, {}))).toEqual([]);
  });

  it('is removed index by index, each by its own name, also where one is gone already', async () => {
    const asked: string[] = [];
    const search: SearchPort = {
      url: 'fake:',
      request: async (method, path): Promise<SearchResponse> => {
        if (method === 'GET') return { status: 200, body: LINES };
        asked.push(`${method} ${path}`);
        return { status: asked.length === 1 ? 404 : 200, body: {} };
      },
    };
    expect(await removeData(search)).toEqual(LINES.map(({ index }) => index));
    expect(asked).toEqual(LINES.map(({ index }) => `DELETE /${index}`));
  });

  it('is removed before the inventory, which says what is ours to the last', async () => {
    const lines = [...LINES].reverse().concat({ index: 'das-compliance-operations', 'docs.count': '1' });
    expect(await removeData(answering(200, lines))).toEqual([
      'das-audit-pci-2026.12',
      'das-audit-pci-2026.11',
      'das-compliance-operations',
      'das-compliance-inventory',
    ]);
  });
});
