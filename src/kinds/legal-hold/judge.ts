import type { Inspection, Seen, Wanted } from '../../core/kind.ts';
import { addressOf, type Finding } from '../../core/types.ts';
import { daysIn } from '../retention-policy/duration.ts';
import { holderOf, patternsIn } from './matching.ts';
import type { HeldIndex } from './records.ts';
import { isFrozen, type Standing } from './standing.ts';

/** What one index comes to. */
type Part = Partial<Inspection>;

/** Whether the indices that the files hold are held, and what would be released. Pure. */
export function judgeHolds(indices: readonly Standing[], held: readonly HeldIndex[], seen: Seen): Inspection {
  const holding = seen.wanted.map(({ name, desired }) => ({ name, patterns: patternsIn(desired) }));
  const nameOf = (index: string): string | undefined => holderOf(index, holding)?.name;
  const byUuid = new Map(indices.map((one) => [one.uuid, one]));
  const parts = [
    ...indices.map((one) => unheld(one, nameOf(one.index), isKnown(one, held))),
    ...held.map((one) => known(one, byUuid.get(one.uuid), nameOf(one.index), seen)),
  ];
  return {
    findings: parts.flatMap(({ findings = [] }) => findings),
    pending: [],
    risks: parts.flatMap(({ risks = [] }) => risks),
  };
}

const isKnown = (one: Standing, held: readonly HeldIndex[]): boolean =>
  held.some(({ uuid }) => uuid === one.uuid);

const found = (name: string, index: string, rest: Pick<Finding, 'kind' | 'message' | 'remedy'>): Finding => ({
  address: addressOf('LegalHold', name),
  index,
  ...rest,
});

function unheld(one: Standing, hold: string | undefined, isKnown: boolean): Part {
  if (hold === undefined || (isKnown && isFrozen(one))) return {};
  const message = `${isKnown ? broken(one) : 'it is not held yet'}; apply blocks it${from(one)}: events that come for it later go to quarantine`;
  return { findings: [found(hold, one.index, { kind: 'not-held', message, remedy: 'hold' })] };
}

const broken = ({ readOnly }: Standing): string =>
  readOnly
    ? 'it is held, and yet somebody gave it to a policy again'
    : 'it was held, and somebody lifted its block';

const from = ({ policyId }: Standing): string =>
  policyId === null ? '' : ` and takes it from policy "${policyId}"`;

function known(one: HeldIndex, there: Standing | undefined, hold: string | undefined, seen: Seen): Part {
  if (hold === undefined) return released(one, there, seen);
  if (there) return {};
  const message =
    'it was held and is gone: somebody lifted its block and deleted it; look for a snapshot of it';
  return { findings: [found(hold, one.index, { kind: 'held-index-gone', message })] };
}

function released(one: HeldIndex, there: Standing | undefined, seen: Seen): Part {
  const name = lastHolder(one, seen);
  const message = 'no hold takes it in any more; apply releases it';
  const finding = found(name, one.index, { kind: 'still-held', message, remedy: 'release' });
  return {
    findings: isDeleted(name, seen.wanted) ? [] : [finding],
    risks: there
      ? [{ risk: 'releases-hold', name, index: one.index, message: freed(one, there, seen.now) }]
      : [],
  };
}

const lastHolder = ({ index, hold }: HeldIndex, { live }: Seen): string =>
  holderOf(
    index,
    live.map(({ name, body }) => ({ name, patterns: patternsIn(body) })),
  )?.name ?? hold;

// Deleting a hold releases by itself.
const isDeleted = (name: string, wanted: readonly Wanted[]): boolean =>
  wanted.some((one) => one.name === name && !one.desired);

function freed({ index, policy, state }: HeldIndex, { createdAt, documents }: Standing, now: Date): string {
  const age = daysIn(now.getTime() - createdAt);
  const back =
    policy === null
      ? 'no policy ran it'
      : `it would go back to policy "${policy}"${state === null ? '' : `, state "${state}"`}`;
  return `index ${index} (${documents} documents, ${age} old) would no longer be held; ${back}`;
}
