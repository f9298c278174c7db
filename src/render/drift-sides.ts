import type { Drift } from '../core/step.ts';
import { bounded } from './change-text.ts';

/** What happened to a resource on the server, and when it was last written there, where the server tells. */
export const movedText = ({ state, editedAt }: Drift, show: (time: string) => string = bounded): string =>
  `${MOVED[state]}${editedAt === undefined ? '' : `, last written there ${show(editedAt)}`}`;

const MOVED = { missing: 'deleted on the server', changed: 'changed on the server' } as const;

/** What was applied last, and when: since then it moved. */
export const appliedText = ({ applied: { when, who, commit } }: Drift): string =>
  `since it was applied ${bounded(when)} by ${bounded(who)} at ${bounded(commit)}`;

/** What the files say by now, where that is not what was applied: first of the whole, then field by field. */
export const filesText = ({ files, changes }: Drift): string[] => [
  ...(files === 'applied' ? [] : [FILES[files]]),
  ...changes.flatMap(({ path, files: said, declared }) =>
    said === 'live' && files !== 'live'
      ? [`files now at ${bounded(path)}: the same as the server`]
      : said === 'other'
        ? [`files now at ${bounded(path)}: ${bounded(JSON.stringify(declared) ?? 'nothing')}`]
        : [],
  ),
];

const FILES = {
  live: 'the files say the same by now: apply takes note of it',
  other: 'the files changed as well: apply makes it what they say by now',
  gone: 'the files do not declare it any more: apply deletes it',
} as const;
