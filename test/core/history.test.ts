import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../src/core/canonical.ts';
import {
  type Begun,
  chained,
  type Ended,
  type HistoryEntry,
  placeOf,
  type Stored,
} from '../../src/core/history.ts';
import { examine, missingFrom } from '../../src/core/history-chain.ts';
import { appendHistory, readHistory } from '../../src/core/history-index.ts';
import type { SearchPort } from '../../src/core/ports.ts';
import { fakeCluster } from '../support/cluster-fake.ts';

const begun = (change: Partial<Begun> = {}): Begun => ({
  event: 'begun',
  command: 'apply',
  environment: 'test',
  who: 'irene',
  commit: '4f2c1e0',
  version: '0.1.0',
  when: '2026-11-12T09:00:00.000Z',
  digest: 'd'.repeat(64),
  consents: { reviewed: true, allowed: [], used: [] },
  ...change,
});
const ended = (sequence: number): Ended => ({
  event: 'ended',
  begun: sequence,
  when: '2026-11-12T09:00:09.000Z',
  result: 'done',
  unchanged: 3,
  outcomes: [{ action: 'create', address: 'Monitor/grants', status: 'applied' }],
});

/** A history of as many entries, every second of which ends the one before. */
function historyOf(length: number): Stored[] {
  const entries: HistoryEntry[] = [];
  for (let at = 1; at <= length; at += 1) {
    const fact = at % 2 === 1 ? begun({ who: `user ${at}` }) : ended(at - 1);
    entries.push(chained(fact, entries.at(-1)));
  }
  return entries.map((entry) => ({ id: placeOf(entry.sequence), entry }));
}

const breaksIn = async (stored: readonly Stored[]) => (await examine(stored, 0)).breaks;
/** With the hash that its content has, as somebody would make it who knows how. */
const sealed = ({ hash: _, ...entry }: HistoryEntry) => ({ ...entry, hash: digestOf(entry) });
const entryAt = (stored: readonly Stored[], at: number): HistoryEntry => stored[at]?.entry as HistoryEntry;

describe('a history that nobody touched', () => {
  it('has no breaks, whatever its length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), async (length) => {
        const { breaks, length: counted, hashes } = await examine(historyOf(length), 5);
        expect([breaks, counted, hashes.size]).toEqual([[], length, length]);
      }),
    );
  });

  it('gives the newest entries and the hash of the last', async () => {
    const stored = historyOf(6);
    const { newest, head } = await examine(stored, 2);
    expect(newest).toEqual([entryAt(stored, 4), entryAt(stored, 5)]);
    expect(head).toBe(entryAt(stored, 5).hash);
  });
});

const touched = fc.integer({ min: 2, max: 20 }).chain((length) =>
  fc.record({
    stored: fc.constant(historyOf(length)),
    at: fc.nat(length - 1),
    other: fc.nat(length - 1),
  }),
);

describe('what somebody did to a history is noticed', () => {
  it('any field of any entry altered', async () => {
    await fc.assert(
      fc.asyncProperty(
        touched,
        fc.constantFrom('when', 'sequence', 'previous', 'hash', 'x'),
        fc.json(),
        async ({ stored, at }, key, value) => {
          const before = entryAt(stored, at);
          const altered = stored.with(at, {
            id: placeOf(at + 1),
            entry: { ...before, [key]: `${value} altered` },
          });
          expect((await breaksIn(altered)).map(({ sequence }) => sequence)).toContain(at + 1);
        },
      ),
    );
  });

  it('any entry removed but the newest', async () => {
    await fc.assert(
      fc.asyncProperty(touched, async ({ stored, at }) => {
        fc.pre(at < stored.length - 1);
        const [first] = await breaksIn(stored.toSpliced(at, 1));
        expect(first?.message).toBe(`entry ${at + 1} is missing`);
      }),
    );
  });

  it('any two entries exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(touched, async ({ stored, at, other }) => {
        fc.pre(at !== other);
        const swapped = stored
          .with(at, { id: placeOf(at + 1), entry: entryAt(stored, other) })
          .with(other, { id: placeOf(other + 1), entry: entryAt(stored, at) });
        expect(await breaksIn(swapped)).not.toEqual([]);
      }),
    );
  });

  it('an entry altered with a hash that fits, as the next one does not follow it', async () => {
    await fc.assert(
      fc.asyncProperty(touched, async ({ stored, at }) => {
        fc.pre(at < stored.length - 1);
        const entry = { ...entryAt(stored, at), ...begun({ who: 'somebody else' }) };
        const forged = stored.with(at, { id: placeOf(at + 1), entry: sealed(entry) });
        expect(await breaksIn(forged)).toEqual([
          { sequence: at + 2, message: `entry ${at + 2} does not follow what stands before it` },
        ]);
      }),
    );
  });

  it('the newest cut off, or all of it written anew, by a hash that was filed or that the inventory holds', async () => {
    await fc.assert(
      fc.asyncProperty(touched, async ({ stored, at }) => {
        const filed = new Map([[entryAt(stored, stored.length - 1).hash, '--head']]);
        const { breaks, hashes } = await examine(stored.slice(0, at), 0);
        expect(breaks).toEqual([]);
        expect(missingFrom(hashes, filed)).toHaveLength(1);
        expect(missingFrom((await examine(stored, 0)).hashes, filed)).toEqual([]);
      }),
    );
  });

  it('something that is no entry put between', async () => {
    const [one, two] = historyOf(2) as [Stored, Stored];
    for (const strange of [null, 'text', {}, { ...begun(), sequence: 2 }, { ...ended(1), outcomes: [null] }])
      expect(await breaksIn([one, { id: placeOf(2), entry: strange }, two])).not.toEqual([]);
    expect(await breaksIn([one, { id: 'strange', entry: {} }, two])).toEqual([
      { sequence: 1, message: '"strange" is no entry of ours' },
    ]);
  });
});

describe('the index of the history', () => {
  it('chains what is appended, and reads it back over many pages', async () => {
    const search = fakeCluster();
    let last: HistoryEntry | undefined;
    for (let at = 0; at < 450; at += 1)
      last = await appendHistory(search, begun({ who: `user ${at}` }), last);
    const { breaks, length } = await examine(readHistory(search), 0);
    expect([breaks, length]).toEqual([[], 450]);
  });

  it('gives two writers two places', async () => {
    const search = fakeCluster();
    await Promise.all(['a', 'b', 'c', 'd'].map((who) => appendHistory(search, begun({ who }))));
    const { breaks, length } = await examine(readHistory(search), 0);
    expect([breaks, length]).toEqual([[], 4]);
  });

  it('does not write twice what was written though its answer was lost', async () => {
    const search = fakeCluster();
    const request: SearchPort['request'] = async (method, path, body) => {
      const answer = await search.request(method, path, body);
      return path.includes('_create') ? search.request(method, path, body) : answer;
    };
    await appendHistory({ ...search, request }, begun());
    expect(search.history.size).toBe(1);
  });

  it('makes the hidden index where it is missing', async () => {
    const search = fakeCluster();
    const asked: unknown[] = [];
    search.trouble = (method, path, body) => {
      if (method === 'PUT' && path === '/das-compliance-history') asked.push(body);
      return path.endsWith('/_search') ? { status: 404, body: {} } : undefined;
    };
    await appendHistory(search, begun());
    expect(asked).toMatchObject([{ settings: { 'index.hidden': true }, mappings: { dynamic: false } }]);
    expect([...search.history.keys()]).toEqual(['000000000001']);
  });

  it('nothing follows what is no entry of ours', async () => {
    const search = fakeCluster();
    search.history.set('strange', { sequence: 7 });
    await expect(appendHistory(search, begun())).rejects.toMatchObject({ code: 'HISTORY_BROKEN' });
    expect(search.history.size).toBe(1);
  });

  it('refuses to be read in part: what stands in no order is told', async () => {
    const search = fakeCluster();
    for (let at = 0; at < 250; at += 1) search.history.set(`strange-${at}`, {});
    await expect(examine(readHistory(search), 0)).rejects.toMatchObject({ code: 'HISTORY_BROKEN' });
  });
});
