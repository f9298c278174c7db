import { canonical } from '../../core/canonical.ts';
import type { Body } from '../../core/types.ts';
import { growsWithEvents, harderToReach } from './firing.ts';
import { type Clause, lookedAt, queryIn } from './looked-at.ts';
import { groupsIn, triggersIn } from './read-triggers.ts';
import { minutesInWords } from './window.ts';

/**
 * In what ways a monitor would see or tell less: a higher threshold, a shorter look-back, a condition more, other groups.
 * Bodies are normalised. Judged is what our short words become, whoever wrote it; where the new side is written in words
 * that cannot be compared, a change is told as such: nobody can tell whether it sees less.
 */
export function narrowing(before: Body, after: Body): string[] {
  const [was, would] = [queryIn(before), queryIn(after)];
  const triggers = [...triggersIn(before), ...triggersIn(after)];
  const isRead = triggers.every(({ comparisons }) => comparisons);
  const grows = triggersIn(after).every(({ comparisons }) => !comparisons || growsWithEvents(comparisons));
  return [
    ...(grows ? eventsLooked(was, would, isRead) : otherEvents(was, would)),
    ...otherSearch(was, would, isRead),
    ...cutShort(was, would, isRead),
    ...otherGroups(groupsIn(was), groupsIn(would), grows),
    ...triggersIn(before).flatMap((one) => harderToReach(one, triggersIn(after))),
  ];
}

/** A condition of which nobody can tell may fire when there is little: then more events are no comfort. */
function eventsLooked(was: Body, would: Body, isRead: boolean): string[] {
  const fewer = fewerEvents(was, would);
  return fewer.length > 0 || isRead ? fewer : unknown('query', was, would);
}

function fewerEvents(was: Body, would: Body): string[] {
  const [old, now] = [lookedAt(was['query']), lookedAt(would['query'])];
  if (canonical(was['query'] ?? null) === canonical(would['query'] ?? null)) return [];
  if (!old || !now) return unknown('query', was, would);
  return [
    ...shorter(old.minutes, now.minutes),
    ...now.clauses.flatMap((clause) => missed(clause, old.clauses)),
  ];
}

/** What else short words become, and what is judged elsewhere. */
const JUDGED = ['query', 'aggregations', 'size', 'track_total_hits'];

/** Aggregations are judged with the conditions on them, where those can be read. */
function otherSearch(was: Body, would: Body, isRead: boolean): string[] {
  const others = [...new Set([...Object.keys(was), ...Object.keys(would)])].filter(
    (key) => !JUDGED.includes(key),
  );
  return [...others, ...(isRead ? [] : ['aggregations'])]
    .toSorted()
    .flatMap((key) => unknown(key, was, would));
}

const unknown = (part: string, was: Body, would: Body): string[] =>
  canonical(was[part] ?? null) === canonical(would[part] ?? null)
    ? []
    : [`its ${part} would change, and nobody can tell whether it would see less`];

/** Groups have counts of their own, and of single events only a condition of other words knows. */
function cutShort(was: Body, would: Body, isRead: boolean): string[] {
  const [counted, shown] = [
    [countedIn(was), countedIn(would)],
    [Number(was['size'] ?? 10), Number(would['size'] ?? 10)],
  ] as const;
  return [
    ...(groupsIn(would).length === 0 && counted[1] < counted[0]
      ? [`it would count no further than ${counted[1]} events instead of ${counted[0]}`]
      : []),
    ...(!isRead && shown[1] < shown[0]
      ? [`it would show its conditions ${shown[1]} events instead of ${shown[0]}`]
      : []),
  ];
}

/** What the server counts to: 10,000 unless told otherwise. */
const countedIn = ({ track_total_hits: track = 10_000 }: Body): number => Number(track);

/** Where few events fire, more of them may keep a monitor silent: any change counts. */
const otherEvents = (was: Body, would: Body): string[] =>
  canonical(was['query'] ?? null) === canonical(would['query'] ?? null)
    ? []
    : ['it fires when there is little, and would look at other events than today'];

function shorter(old: number | undefined, now: number | undefined): string[] {
  if (now === undefined || (old !== undefined && now >= old)) return [];
  const today = old === undefined ? 'at all times' : minutesInWords(old);
  return [`it would look back ${minutesInWords(now)} instead of ${today}`];
}

/** A condition that holds for every event looked at today takes nothing away. */
function missed(clause: Clause, old: readonly Clause[]): string[] {
  if (old.some((one) => implies(one, clause))) return [];
  const same = old.find(({ key }) => key === clause.key);
  if (clause.without) {
    const more = clause.values.filter((value) => !same?.values.includes(value));
    return [`it would no longer look at events with ${said(clause.words, more)}`];
  }
  const lost = same?.values.filter((value) => !clause.values.includes(value)) ?? [];
  return lost.length > 0 && same?.listed
    ? [`it would no longer look at events with ${said(clause.words, lost)}`]
    : [`it would look only at events with ${said(clause.words, clause.values)}`];
}

/** Whether the first of two conditions holds only where the second does. */
function implies(old: Clause, now: Clause): boolean {
  if (old.key !== now.key) return !old.without && !now.without && old.field === now.exists;
  const [narrow, wide] = now.without ? [now, old] : [old, now];
  return narrow.listed
    ? narrow.values.every((value) => wide.values.includes(value))
    : narrow.from >= wide.from && narrow.to <= wide.to;
}

/** All events together reach whatever those of one group reach, if more events can only bring it nearer. */
function otherGroups(was: readonly string[], would: readonly string[], grows: boolean): string[] {
  if (canonical(was.toSorted()) === canonical(would.toSorted()) || (would.length === 0 && grows)) return [];
  return [`it would judge ${judged(would)} instead of ${judged(was)}`];
}

const judged = (groups: readonly string[]): string =>
  groups.length === 0 ? 'all events together' : `each ${groups.join(', ')} by itself`;

const LONGEST = 200;
const said = (words: string, values: readonly unknown[]): string =>
  `${words} ${values.join(', ')}`.trim().slice(0, LONGEST);
