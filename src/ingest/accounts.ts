/** What became of one event of an opened record. */
export type Fate =
  | { readonly type: 'indexed' | 'duplicate' | 'heartbeat' | 'quarantined' | 'returned' }
  | { readonly type: 'dropped'; readonly rule: string };

/** One record as the invocation left it: opened with its events' fates, or not. */
export type Entry =
  | { readonly type: 'opened'; readonly fates: readonly Fate[] }
  | { readonly type: 'quarantined' | 'returned' };

/**
 * The accounts of one invocation. They balance: received = opened + quarantined + returned, and for the records that
 * could be read parsed = indexed + duplicate + dropped + quarantined + heartbeat + returned.
 */
export interface Accounts {
  readonly records: {
    readonly received: number;
    readonly opened: number;
    readonly quarantined: number;
    readonly returned: number;
  };
  readonly events: {
    readonly parsed: number;
    readonly indexed: number;
    readonly duplicate: number;
    /** By the name of the rule that dropped them. */
    readonly dropped: Readonly<Record<string, number>>;
    readonly quarantined: number;
    readonly heartbeat: number;
    readonly returned: number;
  };
}

/**
 * Counts each record once, at its final outcome. The stream hands back everything from `firstReturned` on, so those
 * records and all their events are `returned` here, whatever was done with them already: they are settled by the
 * invocation that gets them next, where what this one wrote shows as a duplicate.
 */
export function settleAccounts(entries: readonly Entry[], firstReturned: number): Accounts {
  const final = entries.slice(0, firstReturned);
  const handedBack = entries.slice(firstReturned);
  const fates = final.flatMap(fatesOf);
  const returned = handedBack.flatMap(fatesOf).length;
  const count = (type: Fate['type']): number => fates.filter((fate) => fate.type === type).length;
  return {
    records: {
      received: entries.length,
      opened: final.filter(({ type }) => type === 'opened').length,
      quarantined: final.filter(({ type }) => type === 'quarantined').length,
      returned: handedBack.length,
    },
    events: {
      parsed: fates.length + returned,
      indexed: count('indexed'),
      duplicate: count('duplicate'),
      dropped: droppedByRule(fates),
      quarantined: count('quarantined'),
      heartbeat: count('heartbeat'),
      returned,
    },
  };
}

const fatesOf = (entry: Entry): readonly Fate[] => (entry.type === 'opened' ? entry.fates : []);

function droppedByRule(fates: readonly Fate[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const fate of fates) {
    if (fate.type === 'dropped') {
      counts.set(fate.rule, (counts.get(fate.rule) ?? 0) + 1);
    }
  }
  return Object.fromEntries(counts);
}
