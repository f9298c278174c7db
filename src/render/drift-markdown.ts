import type { Plan } from '../core/plan.ts';
import type { Drift } from '../core/step.ts';
import { bounded } from './change-text.ts';
import { filesText, movedText } from './drift-sides.ts';
import { linesWithin, sectionsWithin } from './fitting.ts';
import { cell, code } from './markdown.ts';
import { foundLists } from './plan-markdown.ts';
import { resourceSection } from './resource-section.ts';
import { resources } from './result-text.ts';

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
          'Somebody or something changed on the server what the last apply wrote. Who, the server does not tell.',
          '',
          ...table(drift, seen),
          '',
        ];
  const head = [...moved, ...foundLists(plan, LONGEST_LISTS, seen)];
  const foot = footOf(plan, drift);
  const room = LONGEST - [...head, ...foot].join('\n').length - 600;
  return [...head, ...(drift.length === 0 ? [] : sections(drift, seen, room)), ...foot].join('\n');
}

function footOf(plan: Plan, drift: readonly Drift[]): string[] {
  const { findings } = plan;
  const apply = code('das-compliance apply');
  const mends = findings.some(({ remedy }) => remedy)
    ? [`${apply} does what the findings say it does.`, '']
    : [];
  return drift.length === 0
    ? mends
    : [
        ...putBack(plan, drift),
        'If what is on the server now is wanted, declare it and apply.',
        '',
        ...mends,
      ];
}

function putBack(plan: Plan, drift: readonly Drift[]): string[] {
  const healed = drift.filter(({ files }) => files === 'applied').length;
  const allow = [...new Set(plan.risks.map(({ risk }) => ` --allow ${risk}`))].sort().join('');
  const command = `das-compliance drift --heal --env ${bounded(plan.environment)} --digest ${plan.digest}${allow}`;
  const rest = healed < drift.length ? ' Where the files changed as well, apply decides.' : '';
  return healed === 0
    ? ['The files changed as well: see plan, and apply.']
    : [`Put back what was applied, of ${resources(healed)}: ${code(command)}.${rest}`];
}

const FILES = {
  applied: 'as applied',
  live: 'as on the server',
  other: 'changed as well',
  gone: 'not declared any more',
} as const;

function table(drift: readonly Drift[], seen: string): string[] {
  const rows = drift.map((one) => {
    const { address, state, files, changes, applied } = one;
    const { when, who, commit } = applied;
    const fields = state === 'missing' ? '' : String(changes.length);
    return `| ${cell(bounded(address))} | ${movedText(one, (time) => cell(bounded(time)))} | ${fields} | ${cell(bounded(when))} by ${cell(bounded(who))} at ${cell(bounded(commit))} | ${FILES[files]} |`;
  });
  return [
    '| Resource | On the server | Fields | Last applied | In the files |',
    '|--|--|--|--|--|',
    ...linesWithin(rows, LONGEST_TABLE, (count) => `| and ${count} more, which ${cell(seen)} has | | | | |`),
  ];
}

function sections(drift: readonly Drift[], seen: string, room: number): string[] {
  const { texts, missing } = sectionsWithin(
    drift
      .filter(({ state }) => state === 'changed')
      .map((one) => {
        const words = [...one.words, ...filesText(one)];
        return resourceSection({ ...one, sign: '~', risks: [], words }, seen);
      }),
    room,
  );
  const more =
    missing > 0 ? [`${missing} more resources are left out here; ${code(seen)} has them.`, ''] : [];
  return [...texts, ...more];
}
