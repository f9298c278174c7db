import { asLeaves, diff, valueAt } from './diff.ts';
import type { Entry } from './inventory.ts';
import type { Drift, FilesSay, Observed } from './step.ts';
import type { Body, Change, Resource } from './types.ts';
import { NOTHING, wordsOf } from './words.ts';

/**
 * What moved on the server since the last apply, three-way: what was applied, what is there now (`live`, `moved` since), and
 * what the files say by now (`declared`), all in comparable form. Undefined where nothing moved, or nobody knows. Pure.
 */
export function driftOf(
  { def, entry, live: there }: Observed,
  live: Body | undefined,
  declared: Body | undefined,
  moved: readonly Change[] | undefined,
  resources: readonly Resource[],
): Drift | undefined {
  if (entry?.state !== 'applied' || !entry.live || !moved?.length) return undefined;
  const { address, when, who, commit } = entry;
  const files = filesSay(entry, live, declared);
  return {
    address,
    applied: { when, who, commit },
    files,
    ...(there?.editedAt === undefined ? {} : { editedAt: there.editedAt }),
    ...(live
      ? {
          state: 'changed',
          ...wordsOf(def, [entry.live, live], resources),
          changes: asLeaves(moved).map((change) => threeWay(change, entry, declared)),
        }
      : { state: 'missing', ...NOTHING, changes: [] }),
  };
}

function filesSay(entry: Entry, live: Body | undefined, declared: Body | undefined): FilesSay {
  if (!declared) return 'gone';
  if (diff(entry.desired, declared).length === 0) return 'applied';
  return diff(live, declared).length === 0 ? 'live' : 'other';
}

/** The server may have rewritten what it was sent: that the files are unchanged is told by what was sent then. */
function threeWay(change: Change, { desired }: Entry, body: Body | undefined): Drift['changes'][number] {
  if (!body) return { ...change, files: 'gone' };
  const declared = valueAt(body, change.path);
  const after = change.op === 'remove' ? undefined : change.after;
  const isApplied = diff(valueAt(desired, change.path), declared).length === 0;
  const files = isApplied ? 'applied' : diff(after, declared).length === 0 ? 'live' : 'other';
  return { ...change, files, ...(declared === undefined ? {} : { declared }) };
}
