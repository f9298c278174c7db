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
const INTERVAL = '5m';

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
  say(stage.io, `  ${await turn(environment)} The inbox received:`);
  const message = await arrived(environment);
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

/** Moves the sandbox's clock to the monitor's turn; a cluster with the real plugins has none, and runs the monitor now. */
async function turn({ ports: { search } }: Environment): Promise<string> {
  const moved = await search.request('POST', '/_sandbox/clock', { advance: INTERVAL });
  if (moved.status === 200)
    return `The sandbox's clock was moved on by ${INTERVAL}, and monitor ${MONITOR} had its turn.`;
  const query = { query: { match_phrase: { 'monitor.name': MONITOR } } };
  const found = await search.request('POST', '/_plugins/_alerting/monitors/_search', query);
  const { hits } = expectOk(found, 'Finding the monitor')['hits'] as { hits: { _id: string }[] };
  const run = await search.request('POST', `/_plugins/_alerting/monitors/${hits[0]?._id}/_execute`);
  expectOk(run, 'Running the monitor');
  return `Monitor ${MONITOR} was run now instead of at its next turn.`;
}

async function arrived({ sandbox }: Environment): Promise<string> {
  const answer = await fetch(`${sandbox?.inboxUrl}/messages`);
  const messages = (await answer.json()) as { body: unknown }[];
  const texts = messages.map(({ body }) => (typeof body === 'string' ? body : JSON.stringify(body)));
  const [told, ...more] = texts.filter((text) => text.includes(`Monitor ${MONITOR};`));
  claim(told !== undefined && more.length === 0, 'one message of the monitor arrived at the webhook');
  return told;
}
