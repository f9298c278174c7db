import type { Consent, Outcome } from './consent.ts';
import { isDasError, reasonOf } from './errors.ts';
import type { Begun, Ended, HistoryEntry, Result } from './history.ts';
import { appendHistory } from './history-index.ts';
import type { Situation } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Step } from './step.ts';

/** What of a plan is recorded. */
export type Recorded = Pick<Plan, 'environment' | 'digest' | 'risks' | 'findings'> & {
  readonly steps: readonly Pick<Step, 'action' | 'address'>[];
};

/**
 * Runs what writes, between an entry of the history that says what was agreed to and one that says what became of it.
 * Where the first cannot be written nothing runs; the second is written however it ends, short of a kill.
 */
export async function recorded(
  { ports: { search } }: Situation,
  consent: Consent,
  plan: Recorded,
  run: (consent: Consent) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const begun = await appendHistory(search, begunOf(consent, plan));
  const told: Outcome[] = [];
  const progress = (outcome: Outcome): void => {
    told.push(outcome);
    consent.progress(outcome);
  };
  const end = (error?: unknown) => appendHistory(search, endedOf(consent, plan, begun, told, error), begun);
  try {
    const outcomes = await run({ ...consent, history: begun.hash, progress });
    await end();
    return outcomes;
  } catch (error) {
    // What broke it off is what must be told, also where the history cannot be reached any more.
    await end(error).catch(() => undefined);
    throw error;
  }
}

const begunOf = (consent: Consent, { environment, digest, risks }: Recorded): Begun => ({
  event: 'begun',
  command: consent.command,
  environment,
  who: consent.who,
  commit: consent.commit,
  version: consent.version,
  when: consent.now().toISOString(),
  digest,
  consents: {
    reviewed: consent.reviewed !== undefined,
    allowed: [...new Set(consent.allow)],
    used: risks.map(({ risk, address, index, message }) => ({
      risk,
      ...(address === undefined ? {} : { address }),
      ...(index === undefined ? {} : { index }),
      message: bounded(message),
    })),
  },
});

function endedOf(
  consent: Consent,
  plan: Recorded,
  begun: HistoryEntry,
  told: readonly Outcome[],
  error: unknown,
): Ended {
  return {
    event: 'ended',
    begun: begun.sequence,
    when: consent.now().toISOString(),
    result: error === undefined ? resultOf(told) : 'broken off',
    unchanged: plan.steps.filter(({ action }) => action === 'noop').length,
    outcomes: told.map((outcome) => toResult(plan, outcome)),
    ...(error === undefined ? {} : { error: { code: codeOf(error), message: bounded(reasonOf(error)) } }),
  };
}

function resultOf(told: readonly Outcome[]): Ended['result'] {
  if (told.some((one) => one.status === 'skipped' && one.because === 'interrupted')) return 'interrupted';
  return told.every(({ status }) => status === 'applied') ? 'done' : 'incomplete';
}

function toResult({ steps, findings }: Recorded, outcome: Outcome): Result {
  const { address, index } = outcome;
  const finding = findings.find((one) => one.address === address && one.index === index);
  const step = steps.find((one) => one.address === address);
  const action = (index === undefined ? step?.action : finding?.remedy) ?? 'none';
  return outcome.status === 'failed'
    ? { action, ...outcome, message: bounded(outcome.message) }
    : { action, ...outcome };
}

const codeOf = (error: unknown): string => (isDasError(error) ? error.code : 'BUG');

const LONGEST = 500;

// An entry has as many lines as the plan had steps; each of them is bounded. Half a character has no canonical form.
const bounded = (text: string): string =>
  (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replaceAll(HALVES, '\ufffd');

const HALVES = /\p{Cs}/gu;
