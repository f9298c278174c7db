import { describe, expect, it } from 'vitest';
import type { Method, Ports, SearchResponse } from '../../src/core/ports.ts';
import type { Live } from '../../src/core/types.ts';
import { monitor } from '../../src/kinds/monitor/index.ts';
import { notificationChannel } from '../../src/kinds/notification-channel/index.ts';
import { retentionPolicy } from '../../src/kinds/retention-policy/index.ts';

/** FAKE: a server that answers with what it is told and keeps what it was asked. */
function server(answer: (path: string) => SearchResponse) {
  const asked: { method: Method; path: string; body: unknown }[] = [];
  const ports: Ports = {
    search: {
      url: 'fake:',
      request: async (method, path, body) => {
        asked.push({ method, path, body });
        return answer(path);
      },
    },
    bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
  };
  return { asked, ports };
}

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

  it('of monitors there is none before the first', async () => {
    expect(await monitor.list(server(() => ({ status: 404, body: {} })).ports)).toEqual([]);
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
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /_plugins/_ism/policies/a?if_seq_no=4&if_primary_term=2',
      'PUT /_plugins/_alerting/monitors/id-1?if_seq_no=4&if_primary_term=2',
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
    await expect(
      monitor.remove(server(() => ({ status: 404, body: {} })).ports, live),
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
