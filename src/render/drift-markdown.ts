import type { Plan } from '../core/plan.ts';
import type { Drift } from '../core/step.ts';
import { bounded } from './change-text.ts';
import { linesWithin, sectionsWithin } from './fitting.ts';
import { cell, code } from './markdown.ts';
import { foundLists } from './plan-markdown.ts';
import { resourceSection } from './resource-section.ts';
import { MOVED, resources } from './result-text.ts';

const LONGEST = 59_000;
const LONGEST_TABLE = 24_000;
const LONGEST_LISTS = 24_000;

/**
 * Drift as an issue: a title, what moved since which apply, what else was found, and one folded section a resource. Less
 * than 60,000 characters.
 */
export function driftMarkdown(plan: Plan, drift: readonly Drift[]): string {
  const place = `${code(bounded(plan.environment))} (${code(bounded(plan.target))})`;
  const seen = `das-compliance drift --env ${bounded(plan.environment)} --format json`;
  const moved =
    drift.length === 0
      ? [`# No drift on ${place}`, '', 'The server holds what was last applied.', '']
      : [
          `# Drift on ${place}: ${resources(drift.length)} moved`,
          '',
          'Somebody or something changed on the server what the last apply wrote.',
          '',
          ...table(drift, seen),
          '',
        ];
  const head = [...moved, ...foundLists(plan, LONGEST_LISTS, seen)];
  const foot = footOf(plan, drift);
  const room = LONGEST - [...head, ...foot].join('\n').length - 600;
  return [...head, ...(drift.length === 0 ? [] : sections(drift, seen, room)), ...foot].join('\n');
}

function footOf({ findings }: Plan, drift: readonly Drift[]): string[] {
  const apply = code('das-compliance apply');
  const mends = findings.some(({ remedy }) => remedy)
    ? [`${apply} does what the findings say it does.`, '']
    : [];
  return drift.length === 0
    ? mends
    : [`${apply} puts the declared form back. If the change is wanted, declare it.`, '', ...mends];
}

function table(drift: readonly Drift[], seen: string): string[] {
  const rows = drift.map(({ address, state, changes, applied: { when, who, commit } }) => {
    const fields = state === 'missing' ? '' : String(changes.length);
    return `| ${cell(bounded(address))} | ${MOVED[state]} | ${fields} | ${cell(bounded(when))} by ${cell(bounded(who))} at ${cell(bounded(commit))} |`;
  });
  return [
    '| Resource | Since the last apply | Fields | Last apply |',
    '|--|--|--|--|',
    ...linesWithin(rows, LONGEST_TABLE, (count) => `| and ${count} more, which ${cell(seen)} has | | | |`),
  ];
}

function sections(drift: readonly Drift[], seen: string, room: number): string[] {
  const { texts, missing } = sectionsWithin(
    drift
      .filter(({ state }) => state === 'changed')
      .map(({ address, words, told, changes }) =>
        resourceSection({ sign: '~', address, risks: [], words, told, changes }, seen),
      ),
    room,
  );
  const more =
    missing > 0 ? [`${missing} more resources are left out here; ${code(seen)} has them.`, ''] : [];
  return [...texts, ...more];
}
