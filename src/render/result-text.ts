import type { Outcome } from '../core/consent.ts';
import type { Result } from '../core/history.ts';
import type { Plan } from '../core/plan.ts';
import type { Drift } from '../core/step.ts';
import { changeText, untold } from './change-text.ts';
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
  return [...(sections.length > 0 ? [sections.join('\n')] : []), movedText(drift)].join('\n');
}

function movedText(drift: readonly Drift[]): string {
  if (drift.length === 0) return 'No drift: the server holds what was last applied.\n';
  const blocks = drift.flatMap((one) => [
    `${one.state === 'missing' ? '-' : '~'} ${printable(one.address)}: ${MOVED[one.state]}`,
    ...[...one.words.map(wordText), ...untold(one).map(changeText)].map((line) => `    ${line}`),
  ]);
  return `${blocks.join('\n')}\nDrift in ${resources(drift.length)}; apply puts the declared form back.\n`;
}

/** What happened to a resource on the server. */
export const MOVED = { missing: 'deleted on the server', changed: 'changed on the server' } as const;

/** "1 resource", "2 resources". */
export const resources = (count: number): string => `${count} ${count === 1 ? 'resource' : 'resources'}`;
