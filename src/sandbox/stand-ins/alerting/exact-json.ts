import { randomUUID } from 'node:crypto';

/** What a number begins with that a JavaScript number would not give back (504.0); nobody can write it into an event. */
const MARK = `number ${randomUUID()} `;
const NUMBER = '-?\\d[\\d.eE+-]*';
const TOKENS = new RegExp(`"(?:\\\\.|[^"\\\\])*"|${NUMBER}`, 'g');
const MARKED = new RegExp(`"${MARK}(${NUMBER})"`, 'g');

/** JSON whose numbers come back as they were written when `printExact` prints it. */
export const parseExact = (text: string): unknown =>
  JSON.parse(text.replace(TOKENS, (token) => (isKept(token) ? token : JSON.stringify(MARK + token))));

export const printExact = (value: unknown): string => JSON.stringify(value).replace(MARKED, '$1');

/** A value of `parseExact` as the text that the server makes of it. */
export const plainText = (value: unknown): string => String(value).replace(MARK, '');

const isKept = (token: string): boolean => token.startsWith('"') || JSON.stringify(Number(token)) === token;
