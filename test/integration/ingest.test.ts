import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import type { KeyPort, Ports } from '../../src/core/ports.ts';
import { type IngestPorts, runBatch } from '../../src/ingest/batch.ts';
import { keepKeyrings } from '../../src/ingest/keyrings.ts';
import type { NamedPolicy } from '../../src/kinds/audit-policy/evaluate.ts';
import { legalHold } from '../../src/kinds/legal-hold/index.ts';
import { HOLDS_INDEX } from '../../src/kinds/legal-hold/records.ts';
import { connectKeySource } from '../../src/sandbox/generator/key-source.ts';
import { plan } from '../../src/sandbox/generator/plan.ts';
import { type SealedStreamRecord, seal } from '../../src/sandbox/generator/seal.ts';
import { connectKeys } from '../../src/targets/keys.ts';
import { openQuarantineFolder } from '../../src/targets/quarantine-folder.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { AUDIT_EVENTS } from '../report/sample.ts';

const { url, username, password, caFile, kmsUrl, keyId } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const kms = {
  endpoint: kmsUrl,
  region: 'eu-central-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
};
const keys = connectKeys(kms);
const source = connectKeySource({ ...kms, keyId });

// A class of this test alone, so that it counts nobody else's events.
const OWN = 'das-audit-ingesttest-*';
const POLICY: NamedPolicy = {
  name: 'ingest-test',
  spec: {
    dataClasses: [{ name: 'ingesttest', period: 'month', sources: ['*'] }],
    internalUsers: ['rdsadmin'],
    privileged: { users: ['*dba*'], activities: ['grant', 'role', 'ddl'] },
  },
};
const HOLDING: Ports = {
  search,
  bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
};
const planned = plan(11, { month: '2018-03', events: 500 });
const folder = mkdtempSync(join(tmpdir(), 'das-ingest-'));
let sealed: readonly SealedStreamRecord[];

beforeAll(async () => {
  await send('DELETE', `/${OWN}`);
  await send('PUT', '/_index_template/ingesttest', {
    index_patterns: [OWN],
    priority: 9001,
    template: { settings: AUDIT_EVENTS.settings, mappings: AUDIT_EVENTS.mappings },
  });
  sealed = await seal(planned.records, source);
});

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterAll(async () => {
  for (const hold of await legalHold.list(HOLDING)) await legalHold.remove(HOLDING, hold);
  await search.request('DELETE', `/${HOLDS_INDEX}`);
  await send('DELETE', `/${OWN}`);
  await send('DELETE', '/_index_template/ingesttest');
  rmSync(folder, { recursive: true, force: true });
});

test('500 generated events go in, the server counts 500, and a replay adds none', async () => {
  const first = await runBatch(sealed, ports(keys));
  expect(first.batchItemFailures).toEqual([]);
  expect(first.accounts.events).toEqual({
    parsed: 500 + planned.expected.repeats + planned.expected.heartbeats,
    indexed: 500,
    duplicate: planned.expected.repeats,
    dropped: {},
    quarantined: 0,
    heartbeat: planned.expected.heartbeats,
    returned: 0,
  });
  expect(await count()).toBe(500);

  const again = await runBatch(await seal(planned.records, source), ports(keys));
  expect(again.accounts.events).toMatchObject({ indexed: 0, duplicate: 500 + planned.expected.repeats });
  expect(await count()).toBe(500);
  expect(quarantined()).toEqual([]);
});

test('what is stored can be asked for: masked, typed, by time', async () => {
  await runBatch(sealed, ports(keys));
  const asked = { bool: { filter: [{ term: { redacted: true } }, { term: { activity: 'role' } }] } };
  expect(await count(asked)).toBeGreaterThan(3);
  expect(await count({ wildcard: { commandText: "*PASSWORD N'*#*" } })).toBe(0);
  expect(await count({ range: { '@timestamp': { gte: '2018-03-01', lt: '2018-04-01' } } })).toBe(500);
});

test('a record under the key of another goes to quarantine, sealed as it came, once', async () => {
  const record = sealed[0] as SealedStreamRecord;
  const elsewhere = { ...record, stream: 'aws-rds-das-cluster-NOTTHEONE' };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { accounts, batchItemFailures } = await runBatch([elsewhere], ports(keys));
    expect(batchItemFailures).toEqual([]);
    expect(accounts.records).toEqual({ received: 1, opened: 0, quarantined: 1, returned: 0 });
  }
  expect(quarantined()).toMatchObject([
    { stage: 'decrypt', reason: expect.stringContaining('no-key:'), original: record.data },
  ]);
});

test('a key service that does not answer hands the record back', async () => {
  const gone = connectKeys({ ...kms, endpoint: 'http://127.0.0.1:1' });
  const { batchItemFailures } = await runBatch(sealed, ports(gone));
  expect(batchItemFailures).toEqual([{ itemIdentifier: sealed[0]?.sequence }]);
});

test('late events of a held period go to quarantine under the hold, those that are there are duplicates', async () => {
  await runBatch(sealed, ports(keys));
  await legalHold.write(HOLDING, 'ingesttest', { case: '17', indices: [OWN] }, undefined);
  const late = plan(12, { month: '2018-03', events: 20 });
  const records = [...sealed, ...(await seal(late.records, source))];
  const { accounts, batchItemFailures } = await runBatch(records, ports(keys));
  expect(batchItemFailures).toEqual([]);
  expect(accounts.events).toMatchObject({ indexed: 0, quarantined: 20 + late.expected.repeats });
  expect(new Set(quarantined().map(({ reason }) => reason))).toEqual(new Set(['late-into-closed-period']));
  expect(await count()).toBe(500);
});

function ports(unwrap: KeyPort): IngestPorts {
  return {
    search,
    keyrings: keepKeyrings(unwrap, Date.now),
    quarantine: openQuarantineFolder(folder),
    policies: { version: 'v1', policies: [POLICY] },
    pace: {
      now: Date.now,
      sleep: (time) => new Promise((resolve) => setTimeout(resolve, time)),
      random: Math.random,
    },
    deadline: Date.now() + 60_000,
    log: () => undefined,
  };
}

function quarantined(): readonly { readonly reason: string }[] {
  try {
    return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  } catch {
    return [];
  }
}

async function count(query: object = { match_all: {} }): Promise<number> {
  await send('POST', `/${OWN}/_refresh`);
  return ((await send('POST', `/${OWN}/_count`, { query })) as { readonly count: number }).count;
}

async function send(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
  const answer = await search.request(method, path, body);
  expect(answer.status, `${method} ${path}`).toBeLessThan(300);
  return answer.body;
}
