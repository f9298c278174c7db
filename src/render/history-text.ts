import type { Begun, HistoryEntry, Result } from '../core/history.ts';
import { sentence } from './plan-text.ts';
import { printable } from './printable.ts';
import { outcomeText } from './result-text.ts';

/** One run of the history: its beginning and, unless it was killed or still runs, its end. */
export interface Run {
  readonly begun: HistoryEntry & { readonly event: 'begun' };
  readonly ended?: HistoryEntry & { readonly event: 'ended' };
}

/** The newest runs first, at most `most` of them. */
export function runsIn(entries: readonly HistoryEntry[], most: number): Run[] {
  const ends = new Map(entries.flatMap((one) => (one.event === 'ended' ? [[one.begun, one] as const] : [])));
  return entries
    .flatMap((one) => (one.event === 'begun' ? [one] : []))
    .slice(-most)
    .toReversed()
    .map((begun) => {
      const ended = ends.get(begun.sequence);
      return ended ? { begun, ended } : { begun };
    });
}

/** What the history of an environment says, once it is read and verified. */
export interface Told {
  readonly environment: string;
  readonly target: string;
  readonly length: number;
  readonly head: string | null;
  readonly runs: readonly Run[];
}

/** The history for people: each run with what was agreed to and what became of each step; the head last. */
export function historyText({ runs, ...told }: Told): string {
  const blocks = runs.flatMap((run) => [headline(run), ...detailsOf(run).map((line) => `    ${line}`), '']);
  return [...blocks, headLine(told), ''].join('\n');
}

/** "3 2026-11-12T09:00:00.000Z apply by irene at 4f2c1e0: done". */
export function headline({ begun, ended }: Run): string {
  const { sequence, when, command, who, commit } = begun;
  const end = ended ? ended.result : 'has not ended: it was killed, or still runs';
  return printable(`${sequence} ${when} ${command} by ${who} at ${commit}: ${end}`);
}

/** What was agreed to and what became of it, a line each. */
export function detailsOf({ begun, ended }: Run): string[] {
  return [
    `das-compliance ${printable(begun.version)}, plan ${printable(begun.digest)}${begun.consents.reviewed ? ', as reviewed' : ''}`,
    ...begun.consents.used.map(usedLine),
    ...(ended?.outcomes ?? []).map(resultLine),
    ...(ended?.error
      ? [`broken off (${printable(ended.error.code)}): ${sentence(ended.error.message)}`]
      : []),
    ...(ended ? [`ended ${printable(ended.when)}, ${ended.unchanged} unchanged`] : []),
  ];
}

const usedLine = ({ risk, address, index, message }: Begun['consents']['used'][number]): string =>
  `agreed to ${[risk, [address ?? [], index ?? []].flat().join(' ')].filter(Boolean).map(printable).join(': ')}: ${sentence(message)}`;

const resultLine = ({ action, ...outcome }: Result): string => `${printable(action)} ${outcomeText(outcome)}`;

/** The last line: how long the history is, and the hash to file. */
export const headLine = ({ environment, target, length, head }: Omit<Told, 'runs'>): string =>
  length === 0
    ? `The history of ${printable(environment)} (${printable(target)}) is empty.`
    : `${length} entries on ${printable(environment)} (${printable(target)}); the newest has hash ${printable(String(head))}.`;
