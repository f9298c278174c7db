import type { Chance } from './chance.ts';
import type { Actor, Source } from './company.ts';

export type DeedKind =
  | 'login'
  | 'failed-login'
  | 'logout'
  | 'read'
  | 'read-sensitive'
  | 'write'
  | 'call'
  | 'change-schema'
  | 'grant'
  | 'create-user'
  | 'set-password';

/** Something an actor does, before any engine says it in its own way. */
export interface Deed {
  readonly kind: DeedKind;
  /** Microseconds since 1970. */
  readonly at: number;
  readonly actor: Actor;
  /** Sessions of one source are told apart by this number. */
  readonly session: number;
  /** Counts from 1 within the session. */
  readonly step: number;
}

const HABITS: Readonly<Record<Actor['part'], readonly DeedKind[]>> = {
  application: ['read', 'read', 'read', 'write', 'write', 'call', 'read-sensitive'],
  analyst: ['read', 'read', 'read', 'read-sensitive'],
  administrator: ['read', 'change-schema', 'grant', 'create-user', 'set-password', 'read-sensitive'],
  'break-glass': ['grant', 'set-password', 'read-sensitive', 'change-schema'],
  service: ['read', 'call'],
};

/** Of twenty sessions, who opens them. */
const VISITS: readonly Actor['part'][] = [
  ...Array.from({ length: 9 }, () => 'application' as const),
  ...Array.from({ length: 5 }, () => 'analyst' as const),
  ...Array.from({ length: 3 }, () => 'administrator' as const),
  ...Array.from({ length: 3 }, () => 'service' as const),
];

/** One visit: a session from login to logout, or (one in fourteen) a burst of failed logins from one host. */
export function visit(
  source: Source,
  session: number,
  days: readonly number[],
  chance: Chance,
): readonly Deed[] {
  const part = chance.oneIn(60) ? 'break-glass' : chance.pick(VISITS);
  const actor = source.actors.find((one) => one.part === part) ?? source.actors[0];
  if (actor === undefined) {
    return [];
  }
  const start = startOf(part, chance.pick(days), chance);
  return chance.oneIn(14) ? burst(actor, session, start, chance) : work(actor, session, start, chance);
}

const SECOND = 1_000_000;
const HOUR = 3_600 * SECOND;

/** People keep office hours but for one visit in eight; break-glass comes at night; machines know no hours. */
function startOf(part: Actor['part'], day: number, chance: Chance): number {
  const machine = part === 'application' || part === 'service';
  const late = part === 'break-glass' || chance.oneIn(8);
  const hour = machine
    ? chance.between(0, 22)
    : late
      ? chance.pick([1, 2, 3, 21, 22])
      : chance.between(8, 17);
  return day * 1_000 + hour * HOUR + chance.between(0, HOUR - 1);
}

function work(actor: Actor, session: number, start: number, chance: Chance): readonly Deed[] {
  const kinds = Array.from({ length: chance.between(2, 7) }, () => chance.pick(HABITS[actor.part]));
  return spread(['login', ...kinds, 'logout'], actor, session, start, chance);
}

function burst(actor: Actor, session: number, start: number, chance: Chance): readonly Deed[] {
  const kinds = Array.from({ length: chance.between(1, 8) }, () => 'failed-login' as const);
  const stranger = { ...actor, host: `198.51.100.${chance.between(2, 250)}` };
  return spread(kinds, chance.oneIn(2) ? stranger : actor, session, start, chance);
}

function spread(
  kinds: readonly DeedKind[],
  actor: Actor,
  session: number,
  start: number,
  chance: Chance,
): readonly Deed[] {
  let at = start;
  return kinds.map((kind, index) => {
    at += chance.between(2_000, 20 * SECOND);
    return { kind, at, actor, session, step: index + 1 };
  });
}

/** What a monitor should see: an administrator hands out rights and accounts, within the four minutes before now. */
export function suspicious(source: Source, count: number, now: Date, chance: Chance): readonly Deed[] {
  const actor = source.actors.find(({ part }) => part === 'administrator');
  const last = now.getTime() * 1_000 - 5 * SECOND;
  const step = (240 * SECOND) / Math.max(1, count);
  return actor === undefined
    ? []
    : Array.from({ length: count }, (_, index) => ({
        kind: chance.oneIn(4) ? 'create-user' : 'grant',
        at: Math.floor(last - index * step),
        actor,
        session: 1,
        step: count - index,
      }));
}
