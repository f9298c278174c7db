import { canonical } from '../../core/canonical.ts';
import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { type Clause, lookedAt, queryIn } from './looked-at.ts';
import { readCondition } from './measures.ts';
import { type Comparison, labelOf, whenInWords } from './when.ts';
import { minutesInWords } from './window.ts';

/**
 * In what ways a monitor would see or tell less: a higher threshold, a shorter look-back, a condition more, other groups.
 * Bodies are normalised. Judged is what our short words become, whoever wrote it; where the new side is written in words
 * that cannot be compared, a change is told as such: nobody can tell whether it sees less.
 */
export function narrowing(before: Body, after: Body): string[] {
  const [was, would] = [queryIn(before), queryIn(after)];
  const grows = triggersIn(after).every(
    ({ comparisons }) => comparisons === undefined || growsWithEvents(comparisons),
  );
  return [
    ...(grows ? fewerEvents(was, would) : otherEvents(was, would)),
    ...otherSearch(was, would, [...triggersIn(before), ...triggersIn(after)]),
    ...otherGroups(groupsIn(was), groupsIn(would), grows),
    ...triggersIn(before).flatMap((one) => harderToReach(one, triggersIn(after))),
  ];
}

function fewerEvents(was: Body, would: Body): string[] {
  const [old, now] = [lookedAt(was['query']), lookedAt(would['query'])];
  if (canonical(was['query'] ?? null) === canonical(would['query'] ?? null)) return [];
  if (!old || !now) return [`its query would change, and nobody can tell whether it would see less`];
  return [
    ...shorter(old.minutes, now.minutes),
    ...now.clauses.flatMap((clause) => missed(clause, old.clauses)),
  ];
}

/** What else short words become, and what is judged elsewhere. */
const JUDGED = ['query', 'aggregations', 'size', 'track_total_hits'];

/** Aggregations are judged with the conditions on them, where those can be read. */
function otherSearch(was: Body, would: Body, triggers: readonly Trigger[]): string[] {
  const others = [...new Set([...Object.keys(was), ...Object.keys(would)])].filter(
    (key) => !JUDGED.includes(key),
  );
  const isRead = triggers.every(({ comparisons }) => comparisons);
  return [...others, ...(isRead ? [] : ['aggregations'])]
    .toSorted()
    .filter((key) => canonical(was[key] ?? null) !== canonical(would[key] ?? null))
    .map((key) => `its ${key} would change, and nobody can tell whether it would see less`);
}

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

function harderToReach(before: Trigger, all: readonly Trigger[]): string[] {
  const after = all.find(({ name }) => name === before.name);
  if (!after || canonical(before.script) === canonical(after.script)) return [];
  if (!before.comparisons || !after.comparisons)
    return [
      `trigger "${before.name}" would fire on another condition, and nobody can tell whether it would fire less`,
    ];
  const { comparisons } = before;
  return after.comparisons.every((now) => comparisons.some((old) => reaches(old, now)))
    ? []
    : [`it would fire at ${shown(after.comparisons)} instead of ${shown(comparisons)}`];
}

/** Whether whatever meets the first comparison meets the second too. */
function reaches(old: Comparison, now: Comparison): boolean {
  if (labelOf(old.measure) !== labelOf(now.measure)) return false;
  const [a, b] = [old.number, now.number];
  if (old.operator === '=') return holds(a, now);
  if (old.operator[0] !== now.operator[0]) return false;
  const stricter = now.operator.length === 1 && old.operator.length === 2;
  return now.operator[0] === '>' ? (stricter ? a > b : a >= b) : stricter ? a < b : a <= b;
}

function holds(value: number, { operator, number }: Comparison): boolean {
  switch (operator) {
    case '>=':
      return value >= number;
    case '>':
      return value > number;
    case '<=':
      return value <= number;
    case '<':
      return value < number;
    case '=':
      return value === number;
  }
}

/** Whether more events can only bring a condition nearer. */
const growsWithEvents = (comparisons: readonly Comparison[]): boolean =>
  comparisons.every(({ measure, operator }) =>
    measure.of === 'min' ? operator[0] === '<' : measure.of !== 'avg' && operator[0] === '>',
  );

/** Without the guard that another measure needs: that there is any event goes without saying. */
function shown(comparisons: readonly Comparison[]): string {
  const said = comparisons.filter(
    ({ measure, operator, number }) => !(measure.of === 'count' && operator === '>' && number === 0),
  );
  return whenInWords(said.length > 0 ? said : comparisons);
}

interface Trigger {
  readonly name: string;
  readonly script: unknown;
  readonly comparisons: readonly Comparison[] | undefined;
}

function triggersIn(body: Body): Trigger[] {
  return ((body['triggers'] ?? []) as Body[])
    .flatMap((wrapper) => Object.values(wrapper))
    .filter(isBody)
    .map(({ name, condition }) => {
      const { script } = (condition ?? {}) as { script?: { source?: unknown } };
      return {
        name: String(name),
        script: script?.source ?? null,
        comparisons: readCondition(script?.source),
      };
    });
}

function groupsIn(query: Body): string[] {
  const aggregations = Object.values((query['aggregations'] ?? {}) as Body).filter(isBody);
  const composite = aggregations.map((one) => one['composite']).find(isBody);
  return ((composite?.['sources'] ?? []) as Body[]).flatMap((one) => Object.keys(one));
}

const LONGEST = 200;
const said = (words: string, values: readonly unknown[]): string =>
  `${words} ${values.join(', ')}`.trim().slice(0, LONGEST);
