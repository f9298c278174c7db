import type { Plan, Step } from '../core/plan.ts';
import type { Change, Risk } from '../core/types.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';

const SIGNS = { create: '+', update: '~', adopt: '!', delete: '-', noop: ' ' } as const;
const COLOURS = { create: 'green', update: 'yellow', adopt: 'yellow', delete: 'red', noop: 'dim' } as const;

/** A plan for people: the steps, the risks not yet allowed with their reasons, one count line. */
export function planText(plan: Plan, paint: Paint, allowed: readonly Risk[] = []): string {
  const steps = plan.steps.filter(({ action }) => action !== 'noop');
  return [
    ...steps.map((step) => stepText(step, paint)),
    ...(plan.drift.length > 0
      ? [`Drift: moved on the server since the last apply: ${plan.drift.join(', ')}.`, '']
      : []),
    ...riskLines(plan, paint, allowed),
    countLine(plan),
    ...(steps.length > 0 ? [`Digest ${plan.digest}`] : []),
    '',
  ].join('\n');
}

/** "Plan for sandbox: 1 to create, 2 to update." or a full sentence when there is nothing to do. */
export function countLine({ summary, environment, target }: Plan): string {
  const counts = (['create', 'update', 'adopt', 'delete'] as const)
    .filter((action) => summary[action] > 0)
    .map((action) => `${summary[action]} to ${action}`);
  if (counts.length === 0)
    return `No changes: all ${summary.noop} declared resources are in place on ${environment} (${target}).`;
  return `Plan for ${environment} (${target}): ${counts.join(', ')}, ${summary.noop} unchanged.`;
}

function stepText({ action, address, changes, risks }: Step, paint: Paint): string {
  const marks = risks.map((risk) => `  ${paint('red', `! ${risk}`)}`).join('');
  const head = `${paint(COLOURS[action], `${SIGNS[action]} ${address}`)}${marks}`;
  const shown =
    action === 'create' || action === 'delete' ? [] : changes.map((change) => `    ${changeText(change)}`);
  return [head, ...shown].join('\n');
}

/** One leaf change on one line; long values are cut with their length. */
export function changeText(change: Change): string {
  const path = printable(change.path);
  if (change.op === 'add') return `+ ${path}: ${shown(change.after)}`;
  if (change.op === 'remove') return `- ${path}: ${shown(change.before)}`;
  return `~ ${path}: ${shown(change.before)} -> ${shown(change.after)}`;
}

const LONGEST = 160;

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  if (text.length <= LONGEST) return printable(text);
  // Not in the middle of a character that takes two places.
  const start = text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
  return `${printable(start)}… (${text.length} characters)`;
}

function riskLines(plan: Plan, paint: Paint, allowed: readonly Risk[]): string[] {
  const risks = plan.risks.filter(({ risk }) => !allowed.includes(risk));
  if (risks.length === 0) return [];
  const lines = risks.map(
    ({ risk, address, message }) => `  ${paint('red', risk)}  ${address}: ${printable(message)}.`,
  );
  return ['', 'Risks that apply must be told to allow:', ...lines, ''];
}
