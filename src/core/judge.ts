import { digestOf } from './canonical.ts';
import { diff, equal } from './diff.ts';
import { driftOf } from './drift.ts';
import type { Entry } from './inventory.ts';
import type { KindDef, Words } from './kind.ts';
import { protectedFrom, protectionChanges, withProtection } from './protection.ts';
import type { Drift, Observed, Step, Work } from './step.ts';
import {
  type Action,
  addressOf,
  type Body,
  type Change,
  type Finding,
  type Resource,
  type Risk,
  type RiskFound,
} from './types.ts';
import { veil } from './veil.ts';
import { NOTHING, type Sides, wordsOf } from './words.ts';

/** What one address comes to: its step, the risks with their sentences, its drift. */
export interface Judged {
  readonly work: Work;
  readonly found: readonly RiskFound[];
  readonly drift: Drift | undefined;
  readonly findings: readonly Finding[];
  /** The desired body as last applied, in comparable form; undefined where nothing was, or nobody knows. */
  readonly applied: Body | undefined;
  readonly mended: Readonly<Record<string, string>>;
  /** Digests of both sides: what a reviewer has seen. */
  readonly seen: readonly [string, string];
}

/** The form in which both sides are compared and remembered: one, for a plan asks whether the server still holds it. */
export const comparable = (def: KindDef, name: string, body: Body): Body =>
  veil(def.normalise(body), def.secrets, addressOf(def.kind, name));

/**
 * Compares both sides of one address. `established` says whether anything of its kind was applied before, `declared` are
 * all declarations. Pure.
 */
export function judge(given: Observed, established: boolean, declared: readonly Resource[]): Judged {
  const observed = withoutStranger(given);
  const { def, name, resource, desired, live, entry } = observed;
  const address = addressOf(def.kind, name);
  const [before, after] = [live?.body, desired].map((body) => body && comparable(def, name, body));
  const moved = given.entry?.live ? diff(given.entry.live, before) : undefined;
  const sides = sidesOf(before, after, entry, moved);
  const differences = diff(...sides);
  const drift = driftOf(given, before, after, moved, declared);
  const compared = actionOf(before, after, entry, differences, drift);
  const protection = protectionChanges(compared, resource, entry);
  const action = compared === 'noop' && protection.length > 0 ? 'update' : compared;
  const changes = [...differences, ...protection];
  const joins = established && !isBegun(before, after, entry);
  const found = action === 'noop' ? [] : risksOf(observed, action, def.risks(before, after, joins), before);
  const step: Step = {
    action,
    address,
    ...(action === 'noop'
      ? { ...NOTHING, changes: [] }
      : {
          ...withProtection(protection, drift?.files === 'live' ? NOTED : wordsOf(def, sides, declared)),
          changes,
        }),
    risks: unique(found),
  };
  return {
    work: { step, def, name, resource, desired, live, isWritten: action === compared },
    found,
    drift,
    findings: protectedFrom(action, entry, before !== undefined),
    applied: entry?.state === 'applied' ? entry.desired : undefined,
    mended: entry?.mended ?? {},
    seen: digestsOf(before, after),
  };
}

/**
 * Where somebody deleted our object and made another of the same name, which the server's id tells: it is not ours to delete,
 * and to be overwritten it must be adopted.
 */
function withoutStranger(observed: Observed): Observed {
  const { desired, live, entry } = observed;
  if (!live || entry?.id === undefined || entry.id === live.id) return observed;
  return desired ? { ...observed, entry: undefined } : { ...observed, live: undefined };
}

/**
 * Where the server still holds what it answered after our last write, the change is what the files did since:
 * a form that the server rewrites is then no false difference. Else it is what separates the two sides.
 */
function sidesOf(
  before: Body | undefined,
  after: Body | undefined,
  entry: Entry | undefined,
  moved: readonly Change[] | undefined,
): Sides {
  return entry && before && after && moved?.length === 0 ? [entry.desired, after] : [before, after];
}

function digestsOf(before: Body | undefined, after: Body | undefined): Judged['seen'] {
  const digest = digestOf(before ?? null);
  return [digest, equal(before, after) ? digest : digestOf(after ?? null)];
}

// Making the very same was agreed to before it was interrupted: its own intent does not make it one more of its kind.
const isBegun = (before: Body | undefined, after: Body | undefined, entry: Entry | undefined): boolean =>
  before === undefined && entry?.state === 'intended' && equal(entry.desired, after);

function actionOf(
  before: Body | undefined,
  after: Body | undefined,
  entry: Entry | undefined,
  changes: readonly Change[],
  drift: Drift | undefined,
): Action {
  if (!after) return 'delete';
  if (!before) return 'create';
  if (!entry) return 'adopt';
  return changes.length === 0 && entry.state === 'applied' && !drift ? 'noop' : 'update';
}

// Written once more, so that what the server answers is what was last applied: else it would be drift for ever.
const NOTED: Words = { words: ['on the server already; apply takes note of it'], told: [] };

function risksOf(
  { def, name }: Observed,
  action: Action,
  ofKind: readonly RiskFound[],
  before: Body | undefined,
): RiskFound[] {
  const found = [...ofKind];
  if (action === 'adopt')
    found.push({
      risk: 'adopts',
      message: `${def.kind} "${name}" exists already and was not made by us; it would be overwritten and owned from now on`,
    });
  if (action === 'delete' && before)
    found.push({
      risk: 'deletes',
      message: `${def.kind} "${name}" is no longer declared and would be deleted`,
    });
  return found;
}

const unique = (found: readonly RiskFound[]): Risk[] => [...new Set(found.map(({ risk }) => risk))].sort();
