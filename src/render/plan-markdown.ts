import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Pending } from '../core/types.ts';
import { bounded } from './change-text.ts';
import { type Alike, alike, listed } from './findings.ts';
import { linesWithin, sectionsWithin } from './fitting.ts';
import { code, prose } from './markdown.ts';
import { countLine, dueText, isDue, SIGNS, sentence } from './plan-text.ts';
import { resourceSection, type Told } from './resource-section.ts';

/** GitHub refuses a comment of more than 65,536 characters, and a workflow may put some of its own around it. */
const LONGEST = 59_000;
/** Of these, risks, findings and the like may take so many; the sections have the rest. */
const LONGEST_LISTS = 48_000;

/**
 * A plan as the comment of a pull request: the count, the risks, what else was found, then one folded section a resource.
 * Less than 60,000 characters: the largest sections are cut first, and whatever is cut is counted. The same bytes for
 * the same plan: no times, no durations.
 */
export function planMarkdown(plan: Plan): string {
  const steps = plan.steps.filter(({ action }) => action !== 'noop');
  const seen = `${commandOf(plan, 'plan')} --format json`;
  const head = [countLine(plan, (text) => code(bounded(text))), '', ...lists(plan, seen)];
  const foot = isDue(plan) ? [`Apply exactly this plan: ${code(applied(plan))}`, ''] : [];
  const room = LONGEST - lengthOf([...head, ...foot]);
  return [...head, ...changes(steps, seen, room), ...foot].join('\n');
}

const lengthOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + line.length + 1, 0);

const commandOf = ({ environment }: Plan, verb: string): string =>
  `das-compliance ${verb} --env ${bounded(environment)}`;

function applied(plan: Plan): string {
  const allow = [...new Set(plan.risks.map(({ risk }) => ` --allow ${risk}`))].sort();
  return `${commandOf(plan, 'apply')} --digest ${plan.digest}${allow.join('')}`;
}

/** Findings and pending moves under headings, cut with a count where they take more than `room`. */
export function foundLists({ findings, pending }: Plan, room: number, seen: string): string[] {
  return listsWithin(
    [
      ['Findings', alike(findings).flatMap(findingLines)],
      ['Pending', pending.map(pendingLine)],
    ],
    room,
    seen,
  );
}

function lists(plan: Plan, seen: string): string[] {
  const moved = plan.drift.map((address) => `- ${code(bounded(address))}`);
  return listsWithin(
    [
      ['Risks', plan.risks.map(riskLine)],
      ['Findings', alike(plan.findings).flatMap(findingLines)],
      ['Pending', plan.pending.map(pendingLine)],
      ['Drift: moved on the server since the last apply', moved],
    ],
    LONGEST_LISTS,
    seen,
  );
}

function listsWithin(
  parts: readonly (readonly [heading: string, lines: readonly string[]])[],
  most: number,
  seen: string,
): string[] {
  let room = most;
  return parts.flatMap(([heading, lines]) => {
    if (lines.length === 0) return [];
    const shown = linesWithin(
      lines,
      room,
      (count) => `- and ${count} more ${count === 1 ? 'line' : 'lines'}, which ${code(seen)} has`,
    );
    room -= lengthOf(shown);
    return [`### ${heading}`, '', ...shown, ''];
  });
}

const riskLine = ({ risk, address, message }: Plan['risks'][number]): string =>
  `- **${risk}**${address ? ` ${code(bounded(address))}` : ''}: ${prose(sentence(message))}`;

function findingLines({ kind, address, message, indices }: Alike): string[] {
  const names = indices.map((index) => code(bounded(index)));
  const where = names.length === 0 ? '' : ` ${names.length === 1 ? names[0] : `(${names.length} indices)`}`;
  const head = `- **${kind}** ${code(bounded(address))}${where}: ${prose(sentence(message))}`;
  return names.length > 1 ? [head, ...listed(names, WIDE).map((line) => `  - ${line}`)] : [head];
}

/** Names of indices on a line, in characters. */
const WIDE = 160;

const pendingLine = ({ address, change, dueAt }: Pending): string =>
  `- ${code(bounded(address))}: ${prose(bounded(change, 1000))}, ${prose(dueText(dueAt))}`;

function changes(steps: readonly Step[], seen: string, room: number): string[] {
  if (steps.length === 0) return [];
  const { texts, missing } = sectionsWithin(
    steps.map((step) => resourceSection(toldOf(step), seen)),
    room - ROOM_AROUND,
  );
  const more =
    missing > 0 ? [`${missing} more resources are left out here; ${code(seen)} has them.`, ''] : [];
  return ['### Changes', '', ...texts, ...more];
}

/** For the heading, and the sentence on what is left out. */
const ROOM_AROUND = 600;

function toldOf({ action, words, ...step }: Step): Told {
  return {
    ...step,
    sign: SIGNS[action],
    words: action === 'delete' ? words.map((word) => `was: ${word}`) : words,
  };
}
