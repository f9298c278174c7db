import type { Dimension } from './passes.ts';
import type { Bucket } from './query.ts';

/** Buckets that agree in some dimensions, added up: exact, because buckets never overlap. */
export interface Group extends Bucket {
  readonly members: readonly Bucket[];
}

/** Adds buckets up by fewer dimensions. Most events first; equal numbers in the order of their keys. */
export function groupBy(buckets: readonly Bucket[], by: readonly Dimension[]): readonly Group[] {
  const groups = new Map<string, Bucket[]>();
  for (const bucket of buckets) {
    const id = idOf(bucket, by);
    const members = groups.get(id);
    if (members === undefined) groups.set(id, [bucket]);
    else members.push(bucket);
  }
  return [...groups.entries()]
    .map(([id, members]) => ({ id, group: add(members, by) }))
    .sort((a, b) => b.group.events - a.group.events || compare(a.id, b.id))
    .map(({ group }) => group);
}

/** How many events the buckets hold. */
export const eventsIn = (buckets: readonly Bucket[]): number => sum(buckets, (bucket) => bucket.events);

/** The buckets whose `dimension` is one of the values. */
export const only = (
  buckets: readonly Bucket[],
  dimension: Dimension,
  ...values: readonly string[]
): readonly Bucket[] => buckets.filter(({ key }) => values.includes(key[dimension] ?? ''));

/** The buckets whose `dimension` is not the value; those without it stay. */
export const except = (buckets: readonly Bucket[], dimension: Dimension, value: string): readonly Bucket[] =>
  buckets.filter(({ key }) => key[dimension] !== value);

/** How many different combinations occur among the buckets that have the last of the dimensions. */
export function distinct(buckets: readonly Bucket[], ...by: readonly [...Dimension[], Dimension]): number {
  const last = by.at(-1) ?? 'source';
  return new Set(buckets.filter(({ key }) => key[last] !== undefined).map((bucket) => idOf(bucket, by))).size;
}

/** How many accounts: a user name on one database source. Events without a name count as one more account. */
export const accountsIn = (buckets: readonly Bucket[]): number =>
  groupBy(buckets, ['engine', 'source', 'dbUserName']).length;

/** The different values of a dimension, in order. */
export const valuesOf = (buckets: readonly Bucket[], dimension: Dimension): readonly string[] =>
  [...new Set(buckets.flatMap(({ key }) => key[dimension] ?? []))].sort(compare);

/** By code unit, so that the order is the same on every machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function add(members: readonly Bucket[], by: readonly Dimension[]): Group {
  const key = members[0]?.key ?? {};
  return {
    key: Object.fromEntries(
      by.flatMap((dimension) => (dimension in key ? [[dimension, key[dimension]]] : [])),
    ),
    events: eventsIn(members),
    rows: sum(members, (bucket) => bucket.rows),
    first: members.map((bucket) => bucket.first).sort(compare)[0] ?? '',
    last:
      members
        .map((bucket) => bucket.last)
        .sort(compare)
        .at(-1) ?? '',
    members,
  };
}

const idOf = ({ key }: Bucket, by: readonly Dimension[]): string =>
  JSON.stringify(by.map((dimension) => key[dimension] ?? null));

const sum = (buckets: readonly Bucket[], of: (bucket: Bucket) => number): number =>
  buckets.reduce((total, bucket) => total + of(bucket), 0);
