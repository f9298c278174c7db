import { DasError } from '../../core/errors.ts';
import type { Body } from '../../core/types.ts';
import { type Chance, seedChance } from './chance.ts';
import { SOURCES, type Source } from './company.ts';
import { type Deed, suspicious, visit } from './deeds.ts';
import { pack, type Said } from './pack.ts';
import { mysqlEvents } from './wire/aurora-mysql.ts';
import { postgresqlEvents } from './wire/aurora-postgresql.ts';
import { oracleEvents } from './wire/oracle.ts';
import { sqlserverEvents } from './wire/sqlserver.ts';

/** A whole month (`YYYY-MM`, UTC), or the minutes before now. `events` is how many documents it leads to. */
export type Scope =
  | { readonly month: string; readonly events: number }
  | { readonly now: Date; readonly events: number };

/** A record before it is sealed: the plaintext and where and when the stream takes it. */
export interface PlannedRecord {
  readonly stream: string;
  readonly account: string;
  readonly region: string;
  readonly shard: string;
  readonly sequence: string;
  /** ISO 8601 in UTC. */
  readonly arrival: string;
  readonly version: string;
  readonly plaintext: Body;
}

export interface Plan {
  /** In the order of arrival. */
  readonly records: readonly PlannedRecord[];
  /** What it must lead to when no policy drops anything. */
  readonly expected: {
    readonly documents: number;
    /** Events that come a second time in a record sent again. */
    readonly repeats: number;
    readonly heartbeats: number;
  };
}

/**
 * Plans the activity of four databases: sessions, reads, writes, DDL, grants, passwords, failed logins, heartbeats,
 * repeats. Pure: the same seed and scope give the same plaintext and schedule, and so the same event ids.
 */
export function plan(seed: number, scope: Scope): Plan {
  const chance = seedChance(seed);
  const quotas = quotasOf(scope);
  const parts = SOURCES.map((source, at) => {
    const said = saidBy(source, quotas[at] ?? 0, scope, chance);
    return pack(source, said, 'month' in scope, chance);
  });
  const sum = (pick: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((total, part) => total + pick(part), 0);
  return {
    records: parts
      .flatMap(({ records }) => records)
      .toSorted((one, other) => (one.arrival < other.arrival ? -1 : one.arrival > other.arrival ? 1 : 0)),
    expected: {
      documents: sum(({ documents }) => documents),
      repeats: sum(({ repeats }) => repeats),
      heartbeats: sum(({ heartbeats }) => heartbeats),
    },
  };
}

/** The month by share; what happens now mostly in the first database, so that one user stands out. */
function quotasOf(scope: Scope): readonly number[] {
  const shares = 'now' in scope ? [70, 10, 10, 10] : SOURCES.map(({ share }) => share);
  const rest = shares.slice(1).map((share) => Math.floor((scope.events * share) / 100));
  return [scope.events - rest.reduce((total, count) => total + count, 0), ...rest];
}

/** Exactly so many events, in the order of time. */
function saidBy(source: Source, quota: number, scope: Scope, chance: Chance): readonly Said[] {
  if ('now' in scope) {
    return suspicious(source, quota, scope.now, chance)
      .flatMap((deed) => say(deed, source, chance))
      .slice(0, quota);
  }
  const days = daysOf(scope.month);
  const said: Said[] = [];
  for (let session = 1; said.length < quota; session += 1) {
    said.push(...visit(source, session, days, chance).flatMap((deed) => say(deed, source, chance)));
  }
  return said.slice(0, quota).toSorted((one, other) => one.at - other.at);
}

function say(deed: Deed, source: Source, chance: Chance): readonly Said[] {
  const events = {
    'aurora-postgresql': postgresqlEvents,
    'aurora-mysql': mysqlEvents,
    oracle: oracleEvents,
    sqlserver: sqlserverEvents,
  }[source.engine](deed, source, chance);
  return events.map((event) => ({ at: deed.at, event }));
}

/** The month's days, as milliseconds of their midnights; a visit ends before the next. */
function daysOf(month: string): readonly number[] {
  const [, year = '', number = ''] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === '') {
    throw new DasError('USAGE', `"${month}" is no month.`, 'Write it as YYYY-MM, such as 2026-10.');
  }
  const count = new Date(Date.UTC(Number(year), Number(number), 0)).getUTCDate();
  return Array.from({ length: count }, (_, day) => Date.UTC(Number(year), Number(number) - 1, day + 1));
}
