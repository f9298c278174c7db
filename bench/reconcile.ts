import { VERSION } from '../src/cli/version.ts';
import { apply } from '../src/core/apply.ts';
import type { Consent } from '../src/core/consent.ts';
import { observeAndPlan, type Situation } from '../src/core/observe.ts';
import { RISKS } from '../src/core/types.ts';
import { type Bare, bareClient } from './bare.ts';
import { type Line, secondsOf, table } from './measure.ts';
import { countsOf } from './objects.ts';
import type { Stage } from './stage.ts';

/** As many as the product writes at once. */
const PARALLEL = 4;
const PLANS_A_ROUND = 5;

interface Times {
  readonly lists: number[];
  readonly plans: number[];
  readonly bareWrites: number[];
  readonly applies: number[];
}

/**
 * Plan and apply of many objects beside what nobody can go without: the bare list calls, and the bare writes of the same
 * bodies by as many at once. Which of the two comes first takes turns. A smaller round before all warms the server up.
 */
export async function reconcile(stage: Stage, objects: number, rounds: number): Promise<string> {
  const warm = await stage.situation(Math.max(6, Math.floor(objects / 10)));
  await round(stage, warm, emptyTimes(), true);
  const situation = await stage.situation(objects);
  const times = emptyTimes();
  for (let turn = 0; turn < rounds; turn += 1) {
    stage.say(`round ${turn + 1} of ${rounds}`);
    await round(stage, situation, times, turn % 2 === 0);
  }
  return `${headline(objects, rounds)}\n${table(linesOf(times))}`;
}

async function round(
  { state, signal }: Stage,
  situation: Situation,
  times: Times,
  bareFirst: boolean,
): Promise<void> {
  signal.throwIfAborted();
  const { work } = await observeAndPlan(situation);
  const bare = await bareClient(state, work);
  const ours = (): Promise<void> => product(situation, bare, times, signal);
  if (!bareFirst) await ours();
  times.bareWrites.push(await secondsOf(() => bare.write(PARALLEL)));
  await bare.remove(PARALLEL);
  if (bareFirst) await ours();
}

async function product(situation: Situation, bare: Bare, times: Times, signal: AbortSignal): Promise<void> {
  times.applies.push(await secondsOf(() => applied(situation, signal)));
  for (let turn = 0; turn < PLANS_A_ROUND; turn += 1) {
    times.lists.push(await secondsOf(() => bare.list()));
    times.plans.push(await secondsOf(() => planned(situation)));
  }
  await applied({ ...situation, declared: { ...situation.declared, resources: [] } }, signal);
}

async function planned(situation: Situation): Promise<void> {
  const { plan } = await observeAndPlan(situation);
  if (plan.summary.noop !== plan.steps.length) throw new Error('The plan after apply is not empty.');
}

async function applied(situation: Situation, signal: AbortSignal): Promise<void> {
  const { outcomes } = await apply(situation, { ...CONSENT, signal });
  signal.throwIfAborted();
  const undone = outcomes.find(({ status }) => status !== 'applied');
  if (undone) throw new Error(`${undone.address} was not applied: ${JSON.stringify(undone)}`);
}

const CONSENT: Consent = {
  command: 'bench',
  version: VERSION,
  allow: RISKS,
  commit: 'bench',
  who: 'bench',
  lease: {
    holder: { who: 'bench', host: 'bench', machine: 'bench', pid: process.pid },
    patience: 0,
    hasEnded: () => false,
    waiting: () => undefined,
  },
  now: () => new Date(),
  confirm: async () => true,
  progress: () => undefined,
};

const emptyTimes = (): Times => ({ lists: [], plans: [], bareWrites: [], applies: [] });

function headline(objects: number, rounds: number): string {
  const { retentionPolicies, monitors, channels, templates } = countsOf(objects);
  const parts = `${retentionPolicies} retention policies, ${monitors} monitors, ${channels} channels, ${templates} templates`;
  return `${objects} objects (${parts}), medians of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}:`;
}

const linesOf = ({ lists, plans, bareWrites, applies }: Times): Line[] => [
  { what: 'bare list calls', seconds: lists },
  { what: 'plan', seconds: plans, beside: lists, goal: '0.5 s at most' },
  { what: 'bare writes', seconds: bareWrites },
  { what: 'apply', seconds: applies, beside: bareWrites, goal: '1.3× at most' },
];
