import type { Entry } from './inventory.ts';
import type { Words } from './kind.ts';
import type { Action, Change, Finding, Resource } from './types.ts';

/** What moves about `protected`, which no server knows: the inventory alone remembers it. Pure. */
export function protectionChanges(
  action: Action,
  resource: Resource | undefined,
  entry: Entry | undefined,
): readonly Change[] {
  const [before, after] = [entry?.protected === true, resource?.protected === true];
  if (action === 'delete' || before === after) return [];
  return [{ op: 'set', path: PATH, before, after }];
}

const PATH = '/protected';

/** The same in words, before those of the kind. */
export const withProtection = (changes: readonly Change[], { words, told }: Words): Words => {
  const [change] = changes;
  if (change?.op !== 'set') return { words, told };
  return {
    words: [
      change.after ? 'protected from deletion from now on' : 'no longer protected from deletion',
      ...words,
    ],
    told: [PATH, ...told],
  };
};

/** A protected object that is there and that the plan would delete: nothing of that plan is applied. */
export const protectedFrom = (action: Action, entry: Entry | undefined, isThere: boolean): Finding[] =>
  action === 'delete' && entry?.protected && isThere
    ? [
        {
          kind: 'protected',
          address: entry.address,
          message:
            'it is protected and would be deleted; if that is meant, first apply it with "protected: false"',
          blocks: true,
        },
      ]
    : [];
