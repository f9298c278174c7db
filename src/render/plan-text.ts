import type { Plan } from '../core/plan.ts';
import type { Step } from '../core/step.ts';
import type { Pending, Risk } from '../core/types.ts';
import { bounded, changeText, untold } from './change-text.ts';
import { type Alike, alike, listed } from './findings.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';

/** What begins the line of a step. */
export const SIGNS = { create: '+', update: '~', adopt: '!', delete: '-', noop: ' ' } as const;
const COLOURS = { create: 'green', update: 'yellow', adopt: 'yellow', delete: 'red', noop: 'dim' } as const;

/** A plan for people: the steps, the risks not yet allowed with their reasons, what else was found, one count line. */
export function planText(plan: Plan, paint: Paint, allowed: readonly Risk[] = []): string {
  const steps = plan.steps.filter(({ action }) => action !== 'noop');
  const sections = [
    ...section('Drift: moved on the server since the last apply:', plan.drift.map(printable)),
    ...section('Risks that apply must be told to allow:', riskLines(plan, paint, allowed)),
    ...foundSections(plan),
  ];
  const last = [countLine(plan), ...(isDue(plan) ? [`Digest ${plan.digest}`] : [])];
  return [
    ...steps.map((step) => stepText(step, paint)),
    ...(steps.length > 0 && sections.length > 0 ? [''] : []),
    ...sections,
    ...last,
    '',
  ].join('\n');
}

/** Whether apply would do anything. */
export const isDue = ({ steps, findings }: Plan): boolean =>
  steps.some(({ action }) => action !== 'noop') || findings.some(({ remedy }) => remedy);

/** What is not as it should be though the objects are, and what happens by itself: a line each, under headings. */
export const foundSections = ({ findings, pending }: Pick<Plan, 'findings' | 'pending'>): string[] => [
  ...section('Findings:', alike(findings).flatMap(findingLines)),
  ...section('Pending, no apply needed:', pending.map(pendingLine)),
];

/**
 * "Plan for sandbox: 1 to create, 2 to update." or a full sentence when there is nothing to do; what else there is, counted
 * behind it. `show` makes the names of environment and target safe where the line is printed.
 */
export function countLine(
  { summary, environment, target, findings, pending }: Plan,
  show: (name: string) => string = printable,
): string {
  const counts = (['create', 'update', 'adopt', 'delete'] as const)
    .filter((action) => summary[action] > 0)
    .map((action) => `${summary[action]} to ${action}`);
  const place = `${show(environment)} (${show(target)})`;
  const also = [
    ...(findings.length > 0 ? [`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`] : []),
    ...(pending.length > 0 ? [`${pending.length} pending`] : []),
  ];
  const said =
    counts.length === 0
      ? `No changes: all ${summary.noop} declared resources are in place on ${place}`
      : `Plan for ${place}: ${counts.join(', ')}, ${summary.noop} unchanged`;
  return `${[said, ...also].join('; ')}.`;
}

function stepText(step: Step, paint: Paint): string {
  const { action, address, risks } = step;
  const marks = risks.map((risk) => `  ${paint('red', `! ${risk}`)}`).join('');
  const head = `${paint(COLOURS[action], `${SIGNS[action]} ${printable(address)}`)}${marks}`;
  return [head, ...linesOf(step).map((line) => `    ${line}`)].join('\n');
}

// Of what is made or deleted the words say what it is; all of its leaves would be too much.
function linesOf(step: Step): string[] {
  const words = step.words.map(wordText);
  if (step.action === 'create') return packed(words);
  if (step.action === 'delete')
    return packed(words).map((line, index) => (index === 0 ? `was: ${line}` : line));
  return [...words, ...untold(step).map(changeText)];
}

/** One of the words of a step or of drift, on one line. */
export const wordText = (word: string): string => bounded(word, 300);

const WIDE = 100;

// As many on a line as fit.
function packed(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= WIDE) lines[lines.length - 1] = `${last}; ${word}`;
    else lines.push(word);
  }
  return lines;
}

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? [heading, ...lines.map((line) => `  ${line}`), ''] : [];

const riskLines = (plan: Plan, paint: Paint, allowed: readonly Risk[]): string[] =>
  plan.risks
    .filter(({ risk }) => !allowed.includes(risk))
    .map(
      ({ risk, address, message }) =>
        `${paint('red', risk)}  ${address ? `${printable(address)}: ` : ''}${sentence(message)}`,
    );

// One index stands in the line; several stand below it, each by name.
function findingLines({ kind, address, message, indices }: Alike): string[] {
  const names = indices.map(printable);
  const where = names.length === 0 ? '' : ` [${names.length === 1 ? names[0] : `${names.length} indices`}]`;
  const head = `${kind}  ${printable(address)}${where}: ${sentence(message)}`;
  return names.length > 1 ? [head, ...listed(names, WIDE).map((line) => `  ${line}`)] : [head];
}

const pendingLine = ({ address, change, dueAt }: Pending): string =>
  `${printable(address)}: ${printable(change)}, ${dueText(dueAt)}`;

/** When it happens. */
export const dueText = (dueAt: string | null): string =>
  dueAt === null ? 'at a time nobody can know' : `due ${printable(dueAt)}`;

/** A printable text that ends in one full stop; one that is longer than any of ours is cut with its length. */
export const sentence = (text: string): string => `${bounded(text, 1000).replace(/\.$/, '')}.`;
