import type { Body, RiskFound } from '../../core/types.ts';
import { lostPatterns } from '../index-patterns.ts';
import { inWords, milliseconds } from '../retention-policy/duration.ts';
import { type Pace, paceOf } from './cron.ts';

/** In what ways a change would leave fewer snapshots, or keep them for a shorter time. Bodies are normalised. */
export function fewerSnapshots(before: Body | undefined, after: Body | undefined): RiskFound[] {
  if (!before || !after) return [];
  return [
    ...switchedOff(before, after),
    ...lessOften(before, after),
    ...elsewhere(configOf(before), configOf(after)),
    ...deletedSooner(before, after),
  ].map((message) => ({ risk: 'shortens-retention', message }));
}

const switchedOff = (before: Body, after: Body): string[] =>
  before['enabled'] === true && after['enabled'] === false
    ? ['it would be switched off: no further snapshot would be taken']
    : [];

function lessOften(before: Body, after: Body): string[] {
  const [was, would] = [scheduleOf(before), scheduleOf(after)];
  if (was === would) return [];
  const [old, now] = [paceIn(was), paceIn(would)];
  if (!now)
    return [`snapshots would be taken by "${would}", whose runs cannot be counted, instead of "${was}"`];
  return [
    ...(old && now.runs >= old.runs
      ? []
      : [
          `snapshots would be taken ${timesAYear(now.runs)} ("${would}") instead of ${timesAYear(old?.runs)} ("${was}")`,
        ]),
    ...(old && now.longestWait > old.longestWait
      ? [
          `up to ${spanInWords(now.longestWait)} would lie between two snapshots instead of ${spanInWords(old.longestWait)}`,
        ]
      : []),
  ];
}

function elsewhere(was: Body, would: Body): string[] {
  const lost = lostPatterns(indicesIn(was), indicesIn(would));
  return [
    ...(was['repository'] === would['repository']
      ? []
      : [
          `snapshots would go to repository "${would['repository']}"; those in "${was['repository']}" stay there and are no longer looked after`,
        ]),
    ...(lost.length > 0 ? [`no further snapshot would hold ${lost.join(', ')}`] : []),
    ...(isPartial(would) && !isPartial(was)
      ? ['a snapshot would count as taken though shards of its indices were missing']
      : []),
  ];
}

// A setting of the server may be a text.
const isPartial = ({ partial }: Body): boolean => String(partial) === 'true';

function deletedSooner(before: Body, after: Body): string[] {
  const [was, would] = [conditionOf(before), conditionOf(after)];
  return [
    ...(would.age < was.age
      ? [`snapshots would be deleted after ${days(would.age)} instead of ${days(was.age)}`]
      : []),
    ...(would.most < was.most
      ? [`at most ${would.most} snapshots would be kept instead of ${count(was.most)}`]
      : []),
    ...(before['deletion'] && would.least < was.least
      ? [`at least ${would.least} snapshots would be kept, however old, instead of ${was.least}`]
      : []),
    ...(would.others === was.others || would.others === ''
      ? []
      : [`snapshots that others took would be deleted too: ${would.others}`]),
  ];
}

interface Condition {
  readonly age: number;
  readonly most: number;
  readonly least: number;
  /** Names of snapshots of any origin that the server deletes along with its own. */
  readonly others: string;
}

const NEVER: Condition = { age: Infinity, most: Infinity, least: Infinity, others: '' };

function conditionOf({ deletion }: Body): Condition {
  if (!deletion) return NEVER;
  const { condition, snapshot_pattern } = deletion as { condition: Body; snapshot_pattern?: string };
  return {
    age: milliseconds(condition['max_age']) ?? Infinity,
    most: Number(condition['max_count'] ?? Infinity),
    least: Number(condition['min_count'] ?? 1),
    others: String(snapshot_pattern ?? ''),
  };
}

const days = (age: number): string => (age === Infinity ? 'never' : inWords(age));
const count = (number: number): string => (number === Infinity ? 'all' : String(number));

const configOf = (policy: Body): Body => (policy['snapshot_config'] ?? {}) as Body;
const indicesIn = (config: Body): string[] => [config['indices'] ?? '*'].flat().map(String);

function scheduleOf(policy: Body): string {
  const { schedule } = (policy['creation'] ?? {}) as { schedule?: { cron?: { expression?: string } } };
  return String(schedule?.cron?.expression ?? 'no schedule');
}

function paceIn(expression: string): Pace | undefined {
  const found = paceOf(expression);
  return 'runs' in found ? found : undefined;
}

const timesAYear = (runs: number | undefined): string =>
  runs === undefined ? 'a number of times that cannot be counted' : `${Math.round(runs)} times a year`;

/** Minutes for people, to the minute, so that two spans that differ never read the same: "23 hours 1 minute". */
const spanInWords = (minutes: number): string =>
  [
    [Math.floor(minutes / 1440), 'day'] as const,
    [Math.floor((minutes % 1440) / 60), 'hour'] as const,
    [minutes % 60, 'minute'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
