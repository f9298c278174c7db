import { expectOk } from '../../core/answers.ts';
import type { SealedStreamRecord } from '../../sandbox/generator/seal.ts';
import type { Environment } from '../environment.ts';
import { feedSandbox, totals, totalsLine } from '../feed.ts';
import { generate, scopeOf, type Wanted } from '../generate.ts';
import { claim, connect, type Stage, say } from './stage.ts';
import { lastMonth } from './time.ts';

const MONTH_EVENTS = 5000;
const NOW_EVENTS = 20;
const MONITOR = 'privilege-granted';

// The month's records as they were sealed, kept for the replay: to seal again would change the ciphertext.
const sealed: SealedStreamRecord[] = [];

export async function feedLastMonth(stage: Stage): Promise<void> {
  const environment = await connect(stage);
  sealed.push(
    ...(await make(stage, environment, {
      seed: 7,
      events: MONTH_EVENTS,
      month: lastMonth(stage.io.now()),
      now: false,
    })),
  );
  const before = await count(environment);
  const sum = await feed(stage, environment, sealed);
  claim((await count(environment)) === before + sum.indexed, 'the cluster counts what the accounts say');
  say(stage.io, `  The cluster counts ${before + sum.indexed} documents in das-audit-*.`);
}

export async function feedOnceMore(stage: Stage): Promise<void> {
  const environment = await connect(stage);
  const before = await count(environment);
  const sum = await feed(stage, environment, sealed);
  claim(sum.indexed === 0 && (await count(environment)) === before, 'a replay adds no document');
  say(stage.io, `  ${sum.indexed} new documents; the cluster still counts ${before}.`);
}

export async function feedNow(stage: Stage): Promise<void> {
  const environment = await connect(stage);
  const records = await make(stage, environment, {
    seed: 8,
    events: NOW_EVENTS,
    month: undefined,
    now: true,
  });
  const sum = await feed(stage, environment, records);
  claim(sum.indexed === NOW_EVENTS, 'twenty events are indexed');
  await count(environment);
  await execute(environment);
  const message = await arrived(environment);
  say(stage.io, `  Monitor ${MONITOR} was run now instead of at its next minute. The inbox received:`);
  say(stage.io, message.replaceAll(/^/gm, '  | '));
}

const make = async (stage: Stage, { sandbox }: Environment, wanted: Wanted) => {
  claim(sandbox !== undefined, 'the demo runs on a sandbox');
  return generate(wanted.seed, scopeOf(wanted, stage.io.now()), sandbox);
};

async function feed(stage: Stage, environment: Environment, records: readonly SealedStreamRecord[]) {
  const sum = totals(await feedSandbox(environment, records, () => undefined));
  say(stage.io, `  ${totalsLine(sum)}`);
  return sum;
}

async function count({ ports: { search } }: Environment): Promise<number> {
  await search.request('POST', '/das-audit-*/_refresh');
  return Number(expectOk(await search.request('GET', '/das-audit-*/_count'), 'Counting')['count']);
}

async function execute({ ports: { search } }: Environment): Promise<void> {
  const query = { query: { match_phrase: { 'monitor.name': MONITOR } } };
  const found = expectOk(
    await search.request('POST', '/_plugins/_alerting/monitors/_search', query),
    'Finding the monitor',
  );
  const [hit] = (found['hits'] as { hits: { _id: string }[] }).hits;
  claim(hit !== undefined, 'the monitor is on the server');
  expectOk(
    await search.request('POST', `/_plugins/_alerting/monitors/${hit._id}/_execute`),
    'Running the monitor',
  );
}

async function arrived({ sandbox }: Environment): Promise<string> {
  const answer = await fetch(`${sandbox?.inboxUrl}/messages`);
  const messages = (await answer.json()) as { body: unknown }[];
  const last = messages.at(-1);
  claim(last !== undefined, 'a message arrived at the webhook');
  return typeof last.body === 'string' ? last.body : JSON.stringify(last.body);
}
