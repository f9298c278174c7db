import { expect, it } from 'vitest';
import { runBatch } from '../../src/ingest/batch.ts';
import { plan } from '../../src/sandbox/generator/plan.ts';
import { seal } from '../../src/sandbox/generator/seal.ts';
import { testPorts } from '../support/ingest.ts';
import { makeLocalKeys } from '../support/local-keys.ts';
import { fakeSearch } from '../support/search-fake.ts';

it('takes a generated month in completely, and nothing new when it is sent again', async () => {
  const keys = makeLocalKeys();
  const search = fakeSearch();
  const planned = plan(7, { month: '2026-10', events: 900 });
  const records = await seal(planned.records, keys);

  const first = await runBatch(records, testPorts(search, keys));
  expect(first.batchItemFailures).toEqual([]);
  expect(search.stored.size).toBe(900);
  expect(first.accounts).toEqual({
    records: { received: records.length, opened: records.length, quarantined: 0, returned: 0 },
    events: {
      parsed: 900 + planned.expected.repeats + planned.expected.heartbeats,
      indexed: 900,
      duplicate: planned.expected.repeats,
      dropped: {},
      quarantined: 0,
      heartbeat: planned.expected.heartbeats,
      returned: 0,
    },
  });

  const again = await runBatch(await seal(planned.records, keys), testPorts(search, keys));
  expect(again.accounts.events).toMatchObject({ indexed: 0, duplicate: 900 + planned.expected.repeats });
  expect(search.stored.size).toBe(900);
});
