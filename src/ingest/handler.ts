import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { DasError } from '../core/errors.ts';
import { openBundleFolder } from '../targets/bundle-folder.ts';
import { connectKeys } from '../targets/keys.ts';
import { openQuarantineFolder } from '../targets/quarantine-folder.ts';
import { connectSearch } from '../targets/search.ts';
import { type IngestPorts, type Policies, runBatch } from './batch.ts';
import { keepKeyrings } from './keyrings.ts';
import { recordsOf } from './lambda-event.ts';
import { keepPolicies } from './policies.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Milliseconds kept back to write the quarantine and answer. */
const RESERVE = 3_000;

let ports: Ports | undefined;

/**
 * The Lambda behind every activity stream (event source mapping with ReportBatchItemFailures). Environment:
 * OPENSEARCH_URL, OPENSEARCH_USERNAME, OPENSEARCH_PASSWORD, OPENSEARCH_CA (a PEM file), DAS_BUNDLE_FOLDER,
 * DAS_QUARANTINE_FOLDER, and what the AWS SDK reads (AWS_REGION, AWS_ENDPOINT_URL_KMS).
 * Throws when nothing at all can be done, so that Lambda hands the whole batch back.
 */
export async function handler(
  event: KinesisStreamEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<KinesisStreamBatchResponse> {
  ports ??= buildPorts(process.env);
  const { readPolicies, ...rest } = ports;
  const deadline = Date.now() + context.getRemainingTimeInMillis() - RESERVE;
  const result = await runBatch(recordsOf(event), { ...rest, policies: await readPolicies(), deadline });
  return { batchItemFailures: [...result.batchItemFailures] };
}

type Ports = Omit<IngestPorts, 'deadline' | 'policies'> & { readonly readPolicies: () => Promise<Policies> };

/** Once a cold start; the policies' pointer is read again at each invocation. */
function buildPorts(environment: Environment): Ports {
  const username = environment['OPENSEARCH_USERNAME'];
  const ca = environment['OPENSEARCH_CA'];
  return {
    search: connectSearch({
      url: required(environment, 'OPENSEARCH_URL'),
      timeout: 10_000,
      // What is longer is tried again item by item, while the invocation has time, or handed back.
      patience: 2_000,
      ...(username === undefined ? {} : { username, password: required(environment, 'OPENSEARCH_PASSWORD') }),
      ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }),
    }),
    keyrings: keepKeyrings(connectKeys(), Date.now),
    quarantine: openQuarantineFolder(required(environment, 'DAS_QUARANTINE_FOLDER')),
    readPolicies: keepPolicies(openBundleFolder(required(environment, 'DAS_BUNDLE_FOLDER'))),
    pace: { now: Date.now, sleep: (milliseconds) => setTimeout(milliseconds), random: Math.random },
    log: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new DasError('USAGE', `The environment variable ${name} is not set.`, 'Set it on the function.');
  }
  return value;
}
