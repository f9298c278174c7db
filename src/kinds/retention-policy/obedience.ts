import type { Inspection, Seen, Wanted } from '../../core/kind.ts';
import { addressOf, type Body, type Finding, type Live } from '../../core/types.ts';
import { attachesSince, claimOf, rivals } from './claims.ts';
import { milliseconds } from './duration.ts';
import { lossesOf } from './losses.ts';
import { versionOf } from './mend.ts';
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
    findings: [...rivals(seen), ...parts.flatMap(({ findings = [] }) => findings)],
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

function unmanaged(one: ManagedIndex, claim: Wanted, { now }: Seen): Part {
  const { index, createdAt } = one;
  const { name, action, live } = claim;
  const age = now.getTime() - createdAt;
  if (action === 'noop' && age < SOON && createdAt > attachesSince(live?.body, index))
    return later(name, `index ${index} is new; the server attaches it`, null);
  const message = `no policy runs it; apply attaches it to policy "${name}"`;
  return {
    findings: [found(name, index, { kind: 'unmanaged', message, remedy: 'attach' })],
    risks: lossesOf(one, 'none', claim, now),
  };
}

/** Managed, but by another policy: one that claimed it before, one that somebody chose by hand, or one that is gone. */
function elsewhere(one: ManagedIndex, claim: Wanted, { live, wanted, now }: Seen): Part {
  const { index, policyId, copy } = one;
  const { name } = claim;
  const other = live.find((policy) => policy.name === policyId);
  const kind = other ? 'runs-old-version' : 'dangling-policy';
  const gone = other ? '' : ', which is not on the server any more';
  const message = `it runs policy "${policyId}"${gone}; apply moves it to policy "${name}"`;
  const isStrange = other && wanted.every((policy) => policy.name !== policyId);
  const adopts = `index ${index} runs policy "${policyId}", which no file declares; it would be moved to "${name}"`;
  return {
    findings: [found(name, index, { kind, message, remedy: 'move' })],
    risks: [
      ...(isStrange ? [{ risk: 'adopts' as const, name, index, message: adopts }] : []),
      ...lossesOf(one, copy ?? other?.body, claim, now),
    ],
  };
}

/** An index that was not run yet takes the version that is there then. */
function onVersion(one: ManagedIndex, claim: Wanted, { now }: Seen): Part {
  const { index, version, copy } = one;
  const { name, action, live, mended } = claim;
  const isPresent = version === versionOf(live);
  if (version === undefined || (action === 'noop' && isPresent)) return {};
  if (action === 'noop' && mended[index] === versionOf(live))
    return later(name, `index ${index} moves to the present version`, nextTransition(one, live, now));
  const message =
    action === 'noop'
      ? 'it runs an old version; apply moves it to the present one'
      : 'it runs the version of before; apply moves it to the new one';
  const losses = lossesOf(one, isPresent ? (copy ?? live?.body) : copy, claim, now);
  return {
    findings: [found(name, index, { kind: 'runs-old-version', message, remedy: 'move' })],
    // What the step itself shortens is told of it once, not of each index.
    risks: isPresent ? losses.filter(({ risk }) => risk === 'deletes-data') : losses,
  };
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
