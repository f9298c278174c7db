import { printable } from './printable.ts';

/**
 * Text from elsewhere in Markdown for GitHub and its like. Backslashes and entities would not do: who is mentioned and
 * what is linked is found after they are resolved. Only in code is an `@team` or a `#12` nothing but text.
 */
export const prose = (text: string): string => (harmless(printable(text)) ? text : code(text));

// Letters, digits and the marks of a sentence; no list, link, mention, reference or emphasis can be made of them.
const harmless = (text: string): boolean => SENTENCE.test(text) && !LINKED.test(text);
const SENTENCE = /^(?!\d+[.)])[\p{L}\p{N}][\p{L}\p{N} .,;()"'→…/:-]*$/u;
const LINKED = /www\.|:\S|\/\/|\bgh-\d|\b[0-9a-f]{7,}\b/i;

/** A code span that holds whatever it is given, on one line. */
export function code(text: string): string {
  const line = printable(text);
  const ticks = '`'.repeat(longestRun(line) + 1);
  const room = /^[` ]|[` ]$|^$/.test(line) ? ' ' : '';
  return `${ticks}${room}${line}${room}${ticks}`;
}

/** The same in a cell of a table, which a bar would end even within code. */
export const cell = (text: string): string => code(text.replaceAll('|', '\ufffd'));

/** The same where HTML stands around it. */
export const htmlCode = (text: string): string =>
  `<code>${printable(text).replaceAll(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)}</code>`;

/** A fenced block of lines, each already on one line, that no line can end. */
export function fence(language: string, lines: readonly string[]): string[] {
  const ticks = '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return [`${ticks}${language}`, ...lines, ticks];
}

const longestRun = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
