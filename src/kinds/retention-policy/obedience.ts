import type { Inspection, Seen, Wanted } from '../../core/kind.ts';
import { addressOf, type Body, type Finding, type Live } from '../../core/types.ts';
import { leastAgeAtDelete } from './age.ts';
import { attachesSince, claimOf, rivalOf } from './claims.ts';
import { daysIn, inWords, milliseconds } from './duration.ts';
import { versionOf } from './mend.ts';
import { normalise } from './normalise.ts';
import type { ManagedIndex } from './survey.ts';

/** What one index comes to. */
type Part = Partial<Inspection>;

/**
 * Whether the indices obey the declared policies. A policy that is right on the server says little: each index runs the
 * copy it was given (OpenSearch docs, "Managed indices"), and one that is older than a policy's template is never
 * attached by the server itself. Pure.
 */
export function judgeIndices(indices: readonly ManagedIndex[], seen: Seen): Inspection {
  const parts = indices.flatMap((one) => [failing(one, seen), judge(one, seen)]);
  return {
    findings: [
      ...seen.wanted.flatMap((one) => rivalOf(one, seen)),
      ...parts.flatMap(({ findings = [] }) => findings),
    ],
    pending: parts.flatMap(({ pending = [] }) => pending),
    risks: parts.flatMap(({ risks = [] }) => risks),
  };
}

const found = (name: string, index: string, rest: Pick<Finding, 'kind' | 'message' | 'remedy'>): Finding => ({
  address: addressOf('RetentionPolicy', name),
  index,
  ...rest,
});

const later = (name: string, change: string, dueAt: string | null): Part => ({
  pending: [{ address: addressOf('RetentionPolicy', name), change, dueAt }],
});

function failing({ index, policyId, failure }: ManagedIndex, { wanted }: Seen): Part {
  if (!failure || wanted.every(({ name }) => name !== policyId)) return {};
  const next = failure.givenUp
    ? `index management has given up: mend the cause, then POST /_plugins/_ism/retry/${index}`
    : 'index management tries again';
  const message = `${failure.what}; ${next}`;
  return { findings: [found(policyId ?? '', index, { kind: 'failed-step', message })] };
}

function judge(one: ManagedIndex, seen: Seen): Part {
  const claim = claimOf(one.index, seen.wanted);
  if (!claim) return unclaimed(one, seen);
  if (one.policyId === null) return unmanaged(one, claim, seen);
  if (one.policyId !== claim.name) return elsewhere(one, claim, seen);
  return onVersion(one, claim, seen);
}

function unclaimed({ index, policyId }: ManagedIndex, { live }: Seen): Part {
  if (policyId === null || live.some(({ name }) => name === policyId)) return {};
  const message = `it runs a copy of policy "${policyId}", which is not on the server any more, and no RetentionPolicy claims it`;
  return { findings: [found(policyId, index, { kind: 'dangling-policy', message })] };
}

// The server looks for new indices every few minutes.
const SOON = 15 * 60_000;

function unmanaged(one: ManagedIndex, { name, action, desired, live }: Wanted, { now }: Seen): Part {
  const { index, createdAt } = one;
  const age = now.getTime() - createdAt;
  if (action === 'noop' && age < SOON && createdAt > attachesSince(live?.body, index))
    return later(name, `index ${index} is new; the server attaches it`, null);
  const message = `no policy runs it; apply attaches it to policy "${name}"`;
  return {
    findings: [found(name, index, { kind: 'unmanaged', message, remedy: 'attach' })],
    risks: overdue(one, age, name, deleteAge(desired)),
  };
}

const deleteAge = (policy: Body | undefined): number => leastAgeAtDelete(normalise(policy ?? {}));

function overdue({ index, documents }: ManagedIndex, age: number, name: string, end: number) {
  if (age < end) return [];
  const message = `index ${index} (${documents} documents) is ${daysIn(age)} old and the policy deletes after ${inWords(end)}: once attached, it would soon be deleted`;
  return [{ risk: 'deletes-data' as const, name, message }];
}

/** Managed, but by another policy: one that claimed it before, one that somebody chose by hand, or one that is gone. */
function elsewhere({ index, policyId }: ManagedIndex, claim: Wanted, { live, wanted }: Seen): Part {
  const { name } = claim;
  const other = live.find((one) => one.name === policyId);
  const kind = other ? 'runs-old-version' : 'dangling-policy';
  const gone = other ? '' : ', which is not on the server any more';
  const message = `it runs policy "${policyId}"${gone}; apply moves it to policy "${name}"`;
  const isStrange = other && wanted.every((one) => one.name !== policyId);
  const adopts = `index ${index} runs policy "${policyId}", which no file declares; it would be moved to "${name}"`;
  return {
    findings: [found(name, index, { kind, message, remedy: 'move' })],
    risks: [
      ...(isStrange ? [{ risk: 'adopts' as const, name, message: adopts }] : []),
      ...shortening(other, index, claim),
    ],
  };
}

function shortening(other: Live | undefined, index: string, { name, desired }: Wanted) {
  const [was, would] = [other ? deleteAge(other.body) : 0, deleteAge(desired)];
  if (would >= was) return [];
  const kept = was === Number.POSITIVE_INFINITY ? 'for ever' : `at least ${inWords(was)}`;
  const message = `index ${index} is kept ${kept} by policy "${other?.name}" and would be deleted after ${inWords(would)}`;
  return [{ risk: 'shortens-retention' as const, name, message }];
}

/** An index that was not run yet takes the version that is there then. */
function onVersion(one: ManagedIndex, claim: Wanted, { now }: Seen): Part {
  const { index, version } = one;
  const { name, action, live, mended } = claim;
  const current = versionOf(live);
  if (version === undefined) return {};
  if (action !== 'noop') {
    const message = 'it runs the version of before; apply moves it to the new one';
    return { findings: [found(name, index, { kind: 'runs-old-version', message, remedy: 'move' })] };
  }
  if (version === current) return {};
  if (mended[index] === current)
    return later(name, `index ${index} moves to the present version`, nextTransition(one, live, now));
  const message = 'it runs an old version; apply moves it to the present one';
  return { findings: [found(name, index, { kind: 'runs-old-version', message, remedy: 'move' })] };
}

interface State {
  readonly name: string;
  readonly transitions?: readonly { readonly conditions?: Body }[];
}

/** When an index leaves its state by age, if that can be known: a queued move happens then at the latest. */
function nextTransition(
  { state, createdAt }: ManagedIndex,
  live: Live | undefined,
  now: Date,
): string | null {
  const states = (live?.body['states'] ?? []) as readonly State[];
  const { transitions = [] } = states.find(({ name }) => name === state) ?? {};
  const ages = transitions.flatMap(({ conditions }) => milliseconds(conditions?.['min_index_age']) ?? []);
  if (ages.length === 0) return null;
  return new Date(Math.max(now.getTime(), createdAt + Math.min(...ages))).toISOString();
}
