import type { Words } from '../core/kind.ts';
import type { Body } from '../core/types.ts';

/** One thing that can be said of a body. Of the values at `paths` it must say all: no two of them may read the same. */
export interface Fact {
  /** What it is about, unique within a body; empty where `is` says it all, as "switched off" does. */
  readonly about: string;
  readonly is: string;
  /** What is meant by it, said in brackets: "(index deleted at 431 d)". */
  readonly detail?: { readonly about: string; readonly is: string };
  /** Said in place of `is` where it is not there. */
  readonly none?: string;
  /** Said of a change only: what goes without saying when something is made. */
  readonly usual?: boolean;
  /** JSON Pointers. */
  readonly paths: readonly string[];
  /** JSON Pointer of that which is gone as a whole, and so is all told, when it is no longer there. */
  readonly owner?: string;
  /** Whether what it is about does not say where it stands: then its paths are told only where it was there before. */
  readonly anywhere?: boolean;
}

type Side = Body | undefined;

/** What is to be said of both sides: all of what is made or gone; of a change, what is said otherwise than before. */
export function compareFacts(before: Side, after: Side, factsOf: (body: Body) => readonly Fact[]): Words {
  const was = before && factsOf(before);
  const is = after && factsOf(after);
  if (!was || !is) return joined((is ?? was ?? []).filter(({ usual }) => !usual).map(alone));
  const topics = [...new Set([...is, ...was].map(({ about }) => about))];
  return joined(
    topics.map((topic) => {
      const [old, now] = [was, is].map((facts) => facts.find(({ about }) => about === topic));
      return old && now ? changed(old, now) : appeared(old, now, now ? before : after);
    }),
  );
}

/** Words that tell of something without telling all of it. */
export const hint = (...words: readonly string[]): Words => ({ words, told: [] });

/** Several words after each other. */
export const joined = (parts: readonly Words[]): Words => ({
  words: parts.flatMap(({ words }) => words),
  told: parts.flatMap(({ told }) => told),
});

const alone = ({ about, is, detail, paths, anywhere }: Fact): Words => ({
  words: [said(about, is, detail && `${detail.about} ${detail.is}`)],
  told: anywhere ? [] : paths,
});

// The whole change is told only of what both sides speak of.
function changed(old: Fact, now: Fact): Words {
  if (old.is === now.is && old.detail?.is === now.detail?.is) return hint();
  const change = now.about === '' ? now.is : arrow(old.is, now.is);
  return {
    words: [said(now.about, change, details(old, now))],
    told: now.paths.filter((path) => old.paths.includes(path)),
  };
}

function details({ detail: old }: Fact, { detail: now }: Fact): string | undefined {
  const about = (now ?? old)?.about;
  return about && `${about} ${arrow(old?.is ?? 'never', now?.is ?? 'never')}`;
}

// Where the other side holds anything there, it is something that has no words: the leaves must show it.
function appeared(old: Fact | undefined, now: Fact | undefined, other: Side): Words {
  const fact = now ?? old;
  if (!fact) return hint();
  const none = fact.none ?? 'none';
  const bare = [...fact.paths, ...(fact.owner ? [fact.owner] : [])].every(
    (path) => valueAt(other, path) === undefined,
  );
  return {
    words: [said(fact.about, now ? arrow(none, now.is) : arrow(fact.is, none))],
    told: bare && !fact.anywhere ? [...fact.paths, ...(now || !fact.owner ? [] : [fact.owner])] : [],
  };
}

/** "a → b", or just "a" where both are the same. */
export const arrow = (from: string, to: string): string => (from === to ? to : `${from} → ${to}`);

const said = (about: string, is: string, detail?: string): string =>
  `${about} ${is}${detail ? ` (${detail})` : ''}`.trim();

/** The value at a JSON Pointer; undefined where there is none. */
export const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Body)[key]
          : undefined,
      value,
    );
