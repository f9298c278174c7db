import { asLeaves } from '../core/diff.ts';
import type { Change, Risk } from '../core/types.ts';
import { bounded, diffLines, untold } from './change-text.ts';
import type { Section } from './fitting.ts';
import { code, fence, htmlCode, prose } from './markdown.ts';

/** What is said of one resource: a step of a plan, or what moved on the server. */
export interface Told {
  readonly sign: string;
  readonly address: string;
  readonly risks: readonly Risk[];
  readonly words: readonly string[];
  readonly told: readonly string[];
  readonly changes: readonly Change[];
}

/**
 * One folded section: sign, address and risks in its summary, within the words and a diff of the fields of which the words
 * do not say all. `seen` is the command that shows what is left out.
 */
export function resourceSection(one: Told, seen: string): Section {
  const words = one.words.map((word) => `- ${prose(bounded(word, LONGEST_WORD))}`);
  const fields = untold({ ...one, changes: asLeaves(one.changes) }).flatMap(diffLines);
  const lines = [...words, ...fields];
  return {
    weight: one.risks.length > 0 ? 'first' : 'later',
    lines,
    text: (count) =>
      [
        '<details>',
        `<summary>${summary(one)}</summary>`,
        '',
        ...block(words.slice(0, count)),
        ...block(
          fields.length > 0 && count > words.length
            ? fence('diff', fields.slice(0, count - words.length))
            : [],
        ),
        ...block(lines.length === 0 ? ['No field changes.'] : []),
        ...block(count < lines.length ? [leftOut(lines.length - count, lines.length, seen)] : []),
        '</details>',
        '',
      ].join('\n'),
  };
}

const LONGEST_WORD = 500;

const summary = ({ sign, address, risks }: Told): string =>
  [htmlCode(`${sign} ${bounded(address)}`), ...risks.map((risk) => `<strong>${risk}</strong>`)].join(' ');

const block = (lines: readonly string[]): string[] => (lines.length > 0 ? [...lines, ''] : []);

const leftOut = (count: number, all: number, seen: string): string =>
  `${count} of ${all} lines are left out here; ${code(seen)} has them.`;
