import { describe, expect, it } from 'vitest';
import type { Live } from '../../src/core/types.ts';
import { monitor } from '../../src/kinds/monitor/index.ts';
import { notificationChannel } from '../../src/kinds/notification-channel/index.ts';
import { retentionPolicy } from '../../src/kinds/retention-policy/index.ts';
import { snapshotPolicy } from '../../src/kinds/snapshot-policy/index.ts';
import { snapshotRepository } from '../../src/kinds/snapshot-repository/index.ts';
import { server } from '../support/asked.ts';

const TOTAL = 2300;
const page = (path: string, first: string, size: string): number[] => {
  const query = new URLSearchParams(path.split('?')[1]);
  const from = Number(query.get(first));
  const length = Math.max(0, Math.min(Number(query.get(size)), TOTAL - from));
  return Array.from({ length }, (_, index) => from + index);
};

describe('a list is read whole, page by page', () => {
  it('of channels', async () => {
    const { ports, asked } = server((path) => ({
      status: 200,
      body: {
        total_hits: TOTAL,
        config_list: page(path, 'from_index', 'max_items').map((id) => ({ config_id: `c${id}`, config: {} })),
      },
    }));
    expect(new Set((await notificationChannel.list(ports)).map(({ name }) => name)).size).toBe(TOTAL);
    expect(asked.length).toBe(3);
  });

  it('of retention policies, and ends though fewer come than are said to be', async () => {
    const policies = (total: number) =>
      server((path) => ({
        status: 200,
        body: {
          total_policies: total,
          policies: page(path, 'from', 'size').map((id) => ({
            _id: `p${id}`,
            _seq_no: id,
            _primary_term: 1,
            policy: {},
          })),
        },
      }));
    expect(new Set((await retentionPolicy.list(policies(TOTAL).ports)).map(({ name }) => name)).size).toBe(
      TOTAL,
    );
    expect(await retentionPolicy.list(policies(TOTAL + 5).ports)).toHaveLength(TOTAL);
  });

  it('of snapshot policies, under the names they were given', async () => {
    const { ports, asked } = server((path) => ({
      status: 200,
      body: {
        total_policies: TOTAL,
        policies: page(path, 'from', 'size').map((id) => ({
          _id: `p${id}-sm-policy`,
          _seq_no: id,
          _primary_term: 1,
          sm_policy: { name: `p${id}` },
        })),
      },
    }));
    const all = await snapshotPolicy.list(ports);
    expect(new Set(all.map(({ name }) => name)).size).toBe(TOTAL);
    expect(all[7]).toMatchObject({ name: 'p7', version: { type: 'sequence', seqNo: 7, primaryTerm: 1 } });
    expect(asked.length).toBe(3);
  });

  it('of snapshot repositories, without those of Amazon itself', async () => {
    const { ports } = server(() => ({
      status: 200,
      body: { 'cs-automated-enc': { type: 's3' }, ours: { type: 'fs', settings: { location: 'a' } } },
    }));
    expect(await snapshotRepository.list(ports)).toEqual([
      { name: 'ours', id: 'ours', body: { type: 'fs', settings: { location: 'a' } } },
    ]);
  });

  it.each([monitor, snapshotPolicy])('of $kind there is none before the first', async ({ list }) => {
    expect(await list(server(() => ({ status: 404, body: {} })).ports)).toEqual([]);
  });
});

describe('a write', () => {
  const live: Live = {
    name: 'a',
    id: 'id-1',
    body: { ism_template: [{ index_patterns: ['x'], priority: 1, last_updated_time: 77 }] },
    version: { type: 'sequence', seqNo: 4, primaryTerm: 2 },
  };
  const body = {
    ism_template: [
      { index_patterns: ['x'], priority: 1 },
      { index_patterns: ['y'], priority: 1 },
    ],
  };

  it('carries the version that was read', async () => {
    const { ports, asked } = server(() => ({ status: 200, body: {} }));
    await retentionPolicy.write(ports, 'a', body, live);
    await monitor.write(ports, 'a', {}, live);
    await snapshotPolicy.write(ports, 'a', {}, live);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /_plugins/_ism/policies/a?if_seq_no=4&if_primary_term=2',
      'PUT /_plugins/_alerting/monitors/id-1?if_seq_no=4&if_primary_term=2',
      'PUT /_plugins/_sm/policies/a?if_seq_no=4&if_primary_term=2',
    ]);
  });

  it('of a new snapshot policy is a POST: a PUT without a version would be refused', async () => {
    const { ports, asked } = server((path) =>
      path.startsWith('/_plugins') ? { status: 201, body: {} } : { status: 200, body: {} },
    );
    await snapshotPolicy.write(ports, 'a', {}, undefined);
    await snapshotRepository.write(ports, 'a', {}, undefined);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /_plugins/_sm/policies/a',
      'GET /_snapshot/a',
      'PUT /_snapshot/a',
    ]);
  });

  it('that meets another one is a conflict and no overwrite', async () => {
    const { ports } = server(() => ({ status: 409, body: { error: { reason: 'version conflict' } } }));
    await expect(monitor.write(ports, 'a', {}, live)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('keeps the time of an unchanged template: an index made before it would else never be managed', async () => {
    const { ports, asked } = server(() => ({ status: 200, body: {} }));
    await retentionPolicy.write(ports, 'a', body, live);
    expect(asked[0]?.body).toEqual({
      policy: {
        ism_template: [
          { index_patterns: ['x'], priority: 1, last_updated_time: 77 },
          { index_patterns: ['y'], priority: 1 },
        ],
      },
    });
  });

  it('removing what is already gone is success; a refusal is not', async () => {
    for (const kind of [monitor, retentionPolicy, snapshotPolicy, snapshotRepository])
      await expect(
        kind.remove(server(() => ({ status: 404, body: {} })).ports, live),
      ).resolves.toBeUndefined();
    await expect(
      monitor.remove(
        server(() => ({ status: 403, body: { error: { reason: 'no permissions.' } } })).ports,
        live,
      ),
    ).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: 'Deleting monitor "a": the server answered 403: no permissions.',
    });
  });
});
