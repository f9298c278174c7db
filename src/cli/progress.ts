import type { Consent, Outcome } from '../core/consent.ts';
import type { Plan } from '../core/plan.ts';
import { printable } from '../render/printable.ts';
import { outcomeText } from '../render/result-text.ts';
import type { Io } from './io.ts';

/**
 * Tells what becomes of each step: in a pipe a line each; on a terminal one line that counts, and a line for each that was
 * not done. `begin` is told the plan once it is agreed to.
 */
export function progressOn(io: Io): { begin(plan: Plan): void } & Pick<Consent, 'progress'> {
  const line = (outcome: Outcome): void => io.err(`${outcomeText(outcome)}\n`);
  const { status } = io;
  if (!status) return { begin: () => undefined, progress: line };
  let [done, all] = [0, 0];
  return {
    begin: (plan) => {
      all = dueIn(plan);
      status(`0 of ${all}`);
    },
    progress: (outcome) => {
      done += 1;
      if (outcome.status !== 'applied') line(outcome);
      status(`${done} of ${all} · ${printable(outcome.address)}`);
    },
  };
}

const dueIn = ({ steps, findings }: Plan): number =>
  steps.filter(({ action }) => action !== 'noop').length + findings.filter(({ remedy }) => remedy).length;
