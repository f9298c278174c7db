import { nextRun } from '../cron.ts';
import type { Json } from '../json.ts';
import { listOf, objectOf } from '../json.ts';
import { readTimeValue } from '../time-value.ts';
import { bytesOf } from './bytes.ts';

/** What conditions are asked about. Times are epoch milliseconds, sizes bytes of the primary shards. */
export interface Facts {
  readonly now: number;
  readonly createdAt: number;
  readonly stateSince: number | undefined;
  /** Since when the transition has been evaluated. */
  readonly evaluatedSince: number;
  /** The earliest rollover of the index. */
  readonly rolledOverAt: number | undefined;
  readonly hasAliases: boolean;
  /** Asked of the node only when a condition needs them. */
  readonly stored?: Stored;
}

/** What the primary shards of an index hold. */
export interface Stored {
  readonly documents: number;
  readonly bytes: number;
  readonly largestShard: number;
}

/** The state of the first transition whose condition holds; one without conditions always does. */
export function nextState(transitions: readonly Json[], facts: Facts): string | undefined {
  const met = transitions.find(({ conditions }) => holds(objectOf(conditions), facts));
  return met === undefined ? undefined : String(met['state_name']);
}

/** Whether a transition asks how much the index holds. */
export const needsStored = (transitions: readonly Json[]): boolean =>
  transitions.some(({ conditions }) => {
    const { min_doc_count, min_size } = objectOf(conditions);
    return min_doc_count !== undefined || min_size !== undefined;
  });

export const needsRollover = (transitions: readonly Json[]): boolean =>
  transitions.some(({ conditions }) => objectOf(conditions)['min_rollover_age'] !== undefined);

const TESTS: { readonly [condition: string]: (wanted: unknown, facts: Facts) => boolean } = {
  min_doc_count: (wanted, { stored }) => stored !== undefined && Number(wanted) <= stored.documents,
  min_index_age: (wanted, { now, createdAt }) => isAtLeast(now - createdAt, wanted),
  min_size: (wanted, { stored }) => stored !== undefined && (bytesOf(wanted) ?? Infinity) <= stored.bytes,
  cron: (wanted, facts) => hadTurn(objectOf(objectOf(wanted)['cron']), facts),
  min_rollover_age: (wanted, { now, rolledOverAt }) =>
    rolledOverAt !== undefined && isAtLeast(now - rolledOverAt, wanted),
  no_alias: (wanted, { hasAliases }) => (wanted === true) !== hasAliases,
  min_state_age: (wanted, { now, stateSince }) =>
    stateSince !== undefined && isAtLeast(now - stateSince, wanted),
};

/** A condition that nobody knows never holds: nothing may be deleted on its account. */
function holds(conditions: Json, facts: Facts): boolean {
  const [given] = Object.entries(conditions);
  if (given === undefined) return true;
  const [name, wanted] = given;
  return TESTS[name]?.(wanted, facts) ?? false;
}

/** The expression had a turn since the transition was first looked at. */
function hadTurn({ expression, timezone }: Json, { now, evaluatedSince }: Facts): boolean {
  const turn = nextRun(String(expression), String(timezone ?? 'UTC'), evaluatedSince);
  return turn !== undefined && turn <= now;
}

/** An age that is no time value is reached never. */
export function isAtLeast(age: number, wanted: unknown): boolean {
  const least = readTimeValue(String(wanted), 'age');
  return typeof least === 'number' && least <= age;
}

/** Whether a rollover is due: any one of its conditions, or none given. */
export function wantsRollover(config: Json, age: number, stored: Stored): boolean {
  if (config['prevent_empty_rollover'] === true && stored.documents === 0) return false;
  const tests = [
    [config['min_doc_count'], (wanted: unknown) => Number(wanted) <= stored.documents],
    [config['min_index_age'], (wanted: unknown) => isAtLeast(age, wanted)],
    [config['min_size'], (wanted: unknown) => (bytesOf(wanted) ?? Infinity) <= stored.bytes],
    [
      config['min_primary_shard_size'],
      (wanted: unknown) => (bytesOf(wanted) ?? Infinity) <= stored.largestShard,
    ],
  ] as const;
  const given = tests.filter(([wanted]) => wanted !== undefined);
  return given.length === 0 || given.some(([wanted, test]) => test(wanted));
}

export const transitionsOf = (state: Json): readonly Json[] => listOf(state['transitions']).map(objectOf);
