import { userInfo } from 'node:os';
import type { ApplyResult } from '../core/apply.ts';
import type { Consent, Outcome } from '../core/consent.ts';
import { DasError } from '../core/errors.ts';
import type { Reviewed } from '../core/reviewed.ts';
import type { Risk } from '../core/types.ts';
import { planText } from '../render/plan-text.ts';
import { outcomeText, resultLine } from '../render/result-text.ts';
import { commitOf } from './commit.ts';
import type { Io } from './io.ts';
import { leaseTerms } from './lease-terms.ts';
import { progressOn } from './progress.ts';
import { VERSION } from './version.ts';

/** What `apply` and `destroy` are told on the command line. */
export interface ConsentArguments {
  readonly allow: readonly Risk[];
  readonly yes: boolean;
  readonly reviewed?: Reviewed | undefined;
  readonly format: 'human' | 'json';
  readonly 'lock-timeout': number;
}

/** Asks on a terminal; off one, only --yes or --digest agree. */
export async function consentFor(
  io: Io,
  command: string,
  directory: string,
  given: ConsentArguments,
): Promise<Consent> {
  const agreed = given.yes || given.reviewed !== undefined;
  const { begin, progress } = progressOn(io);
  return {
    command,
    version: VERSION,
    allow: given.allow,
    ...(given.reviewed ? { reviewed: given.reviewed } : {}),
    commit: await commitOf(directory),
    who: userInfo().username,
    lease: leaseTerms(io, given['lock-timeout']),
    signal: io.signal,
    now: io.now,
    confirm: async (plan) => {
      if (given.format === 'human') io.out(planText(plan, io.paint, given.allow));
      const isAgreed =
        agreed || (io.interactive && (await io.ask('Apply these changes? Only "yes" applies: ')) === 'yes');
      if (isAgreed) {
        begin(plan);
        io.signal.addEventListener('abort', () => io.err(STOPPING), { once: true });
      }
      return isAgreed;
    },
    progress,
  };
}

const STOPPING = 'Interrupted: stopping after the writes in flight; a second Ctrl-C ends at once.\n';

/** Prints what became of the plan; throws APPLY_INCOMPLETE when a step failed or was skipped. */
export function tellResult(
  io: Io,
  { plan, outcomes }: ApplyResult,
  format: 'human' | 'json',
  more: object = {},
): void {
  if (format === 'json')
    io.out(
      `${JSON.stringify({ formatVersion: '1.0', digest: plan.digest, summary: plan.summary, outcomes, ...more }, null, 2)}\n`,
    );
  else io.out(`${resultLine(outcomes)}\n`);
  const left = outcomes.filter(({ status }) => status === 'failed' || status === 'skipped');
  if (left.length === 0) return;
  throw incomplete(outcomes, left);
}

function incomplete(outcomes: readonly Outcome[], left: readonly Outcome[]): DasError {
  const first = left[0] && outcomeText(left[0]).replace(/\.$/, '');
  const isInterrupted = left.some((one) => one.status === 'skipped' && one.because === 'interrupted');
  const due = outcomes.filter(({ status }) => status !== 'unchanged').length;
  return isInterrupted
    ? new DasError(
        'APPLY_INCOMPLETE',
        `Interrupted: ${due - left.length} of ${due} steps were done; the first that was not: ${first}.`,
        'What is done stays done: run it again to go on.',
      )
    : new DasError(
        'APPLY_INCOMPLETE',
        `${left.length} of ${outcomes.length} steps were not done; the first: ${first}.`,
        'What is done stays done: mend the cause and apply again.',
      );
}
