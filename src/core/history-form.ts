import { isBody } from './diff.ts';
import type { HistoryEntry, Stored } from './history.ts';

/** The entry, if it has the form of one. */
export const entryIn = ({ entry }: Stored): HistoryEntry | undefined =>
  isBody(entry) && isEntry(entry) ? (entry as unknown as HistoryEntry) : undefined;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isOf =
  (shape: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isBody(value) && Object.entries(shape).every(([key, check]) => check(value[key]));

const LINK = {
  sequence: isNumber,
  previous: ((value) => value === null || isText(value)) as Check,
  hash: isText,
  when: isText,
};
const USED = isOf({ risk: isText, message: isText });
const BEGUN = isOf({
  ...LINK,
  event: isOneOf('begun'),
  command: isText,
  environment: isText,
  who: isText,
  commit: isText,
  version: isText,
  digest: isText,
  consents: isOf({ allowed: isListOf(isText), used: isListOf(USED) }),
});
const ENDED = isOf({
  ...LINK,
  event: isOneOf('ended'),
  begun: isNumber,
  result: isText,
  unchanged: isNumber,
  outcomes: isListOf(isOf({ action: isText, address: isText, status: isText })),
});

const isEntry: Check = (value) => BEGUN(value) || ENDED(value);
