import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KinesisStreamEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { handler } from '../../src/ingest/handler.ts';
import { connectKeySource } from '../../src/sandbox/generator/key-source.ts';
import { plan } from '../../src/sandbox/generator/plan.ts';
import { type SealedStreamRecord, seal } from '../../src/sandbox/generator/seal.ts';
import { openBundleFolder } from '../../src/targets/bundle-folder.ts';
import { connectSearch } from '../../src/targets/search.ts';
import { AUDIT_EVENTS } from '../report/sample.ts';

const sandbox = inject('sandbox');
const search = connectSearch({ ...sandbox, ca: readFileSync(sandbox.caFile, 'utf8') });
const OWN = 'das-audit-handlertest-*';
const EVENTS = 40;
const folder = mkdtempSync(join(tmpdir(), 'das-handler-'));
const local = { region: 'eu-central-1', credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' } };
const planned = plan(21, { month: '2018-05', events: EVENTS });
let sealed: readonly SealedStreamRecord[];

beforeAll(async () => {
  vi.stubEnv('OPENSEARCH_URL', sandbox.url);
  vi.stubEnv('OPENSEARCH_USERNAME', sandbox.username);
  vi.stubEnv('OPENSEARCH_PASSWORD', sandbox.password);
  vi.stubEnv('OPENSEARCH_CA', sandbox.caFile);
  vi.stubEnv('DAS_BUNDLE_FOLDER', join(folder, 'bundle'));
  vi.stubEnv('DAS_QUARANTINE_FOLDER', join(folder, 'quarantine'));
  vi.stubEnv('AWS_REGION', local.region);
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', sandbox.kmsUrl);
  vi.stubEnv('AWS_ACCESS_KEY_ID', local.credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', local.credentials.secretAccessKey);
  await search.request('DELETE', `/${OWN}`);
  await search.request('PUT', '/_index_template/handlertest', {
    index_patterns: [OWN],
    priority: 9002,
    template: { settings: AUDIT_EVENTS.settings, mappings: AUDIT_EVENTS.mappings },
  });
  const source = connectKeySource({ ...local, endpoint: sandbox.kmsUrl, keyId: sandbox.keyId });
  sealed = await seal(planned.records, source);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await search.request('DELETE', `/${OWN}`);
  await search.request('DELETE', '/_index_template/handlertest');
  rmSync(folder, { recursive: true, force: true });
});

test('without a bundle nothing is judged: the invocation fails and Lambda keeps the batch', async () => {
  await expect(handler(kinesis(sealed), lambda)).rejects.toThrow('no bundle of audit policies');
});

test('a Kinesis event ends in the index of its time, and once more it changes nothing', async () => {
  await openBundleFolder(join(folder, 'bundle')).put('audit', 'handler-test', {
    dataClasses: [{ name: 'handlertest', period: 'month', sources: ['*'] }],
    privileged: { users: [], activities: ['grant'] },
  });
  for (let delivery = 0; delivery < 2; delivery += 1) {
    expect(await handler(kinesis(sealed), lambda)).toEqual({ batchItemFailures: [] });
    await search.request('POST', `/${OWN}/_refresh`);
    const { body } = await search.request('GET', '/das-audit-handlertest-2018.05/_count');
    expect(body).toMatchObject({ count: EVENTS });
  }
});

const lambda = { getRemainingTimeInMillis: () => 60_000 };

function kinesis(records: readonly SealedStreamRecord[]): KinesisStreamEvent {
  return {
    Records: records.map(({ stream, account, region, shard, sequence, arrival, data }) => ({
      eventID: `${shard}:${sequence}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: `arn:aws:kinesis:${region}:${account}:stream/${stream}`,
      eventVersion: '1.0',
      awsRegion: region,
      invokeIdentityArn: `arn:aws:iam::${account}:role/ingest`,
      kinesis: {
        approximateArrivalTimestamp: new Date(arrival).getTime() / 1000,
        data,
        kinesisSchemaVersion: '1.0',
        partitionKey: 'key',
        sequenceNumber: sequence,
      },
    })),
  };
}
