import type { Outcome } from '../core/consent.ts';
import type { Result } from '../core/history.ts';
import type { Plan } from '../core/plan.ts';
import type { Drift } from '../core/step.ts';
import { changeText, untold } from './change-text.ts';
import { appliedText, filesText, movedText } from './drift-sides.ts';
import { foundSections, wordText } from './plan-text.ts';
import { printable } from './printable.ts';

/** What became of one step, on one line; also of one that an older entry of the history names. */
export function outcomeText(outcome: Omit<Result, 'action'>): string {
  const { address, index, status, code, message = '', because } = outcome;
  const place = [address, index ?? []].flat().join(' ');
  const why = because === 'interrupted' ? 'the interruption' : because;
  const failed = code === undefined ? '' : ` (${code}): ${message}`;
  return printable(`${place}: ${status}${failed}${why === undefined ? '' : ` because of ${why}`}`);
}

/** "Applied 9, unchanged 2, failed 0, skipped 0." */
export function resultLine(outcomes: readonly Outcome[]): string {
  const count = (status: Outcome['status']): number => outcomes.filter((one) => one.status === status).length;
  return `Applied ${count('applied')}, unchanged ${count('unchanged')}, failed ${count('failed')}, skipped ${count('skipped')}.`;
}

/** Drift for people: which resource, from what was applied to what is there now, in words and in fields; what else was found. */
export function driftText(found: Pick<Plan, 'findings' | 'pending'>, drift: readonly Drift[]): string {
  const sections = foundSections(found);
  return [...(sections.length > 0 ? [sections.join('\n')] : []), movedLines(drift)].join('\n');
}

function movedLines(drift: readonly Drift[]): string {
  if (drift.length === 0) return 'No drift: the server holds what was last applied.\n';
  const blocks = drift.flatMap((one) => [
    `${one.state === 'missing' ? '-' : '~'} ${printable(one.address)}: ${movedText(one)}`,
    ...linesOf(one).map((line) => `    ${line}`),
  ]);
  const healed = drift.filter(({ files }) => files === 'applied').length;
  return `${blocks.join('\n')}\nDrift in ${resources(drift.length)}. ${wayOut(healed, drift.length)}\n`;
}

const linesOf = (one: Drift): string[] => [
  ...one.words.map(wordText),
  ...untold(one).map(changeText),
  appliedText(one),
  ...filesText(one),
];

const wayOut = (healed: number, all: number): string => {
  if (healed === 0) return 'The files changed as well: see plan, and apply.';
  const rest =
    healed < all ? `; of the other ${all - healed} the files changed as well: see plan, and apply` : '';
  return `drift --heal puts ${healed} back${rest}.`;
};

/** "1 resource", "2 resources". */
export const resources = (count: number): string => `${count} ${count === 1 ? 'resource' : 'resources'}`;
