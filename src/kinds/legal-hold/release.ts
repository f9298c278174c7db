import { expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import { inRequests } from '../retention-policy/survey.ts';
import { block } from './freeze.ts';
import { holderOf, patternsIn } from './matching.ts';
import { forget, type HeldIndex, readHolds } from './records.ts';
import { type Standing, standings } from './standing.ts';

/**
 * Releases what no hold on the server takes in any more, or one index of it: back under its policy in the state it was
 * in, then the block lifted, then forgotten. Safe to run twice, and to be killed in between.
 */
export async function releaseUnheld(search: SearchPort, only?: string): Promise<void> {
  const { holds, held } = await readHolds(search);
  const holding = holds.map(({ name, body }) => ({ name, patterns: patternsIn(body) }));
  const free = held.filter(({ index }) => !holderOf(index, holding) && (only ?? index) === index);
  if (free.length === 0) return;
  const there = new Map((await standings(search)).map((one) => [one.uuid, one]));
  const present = free.filter(({ uuid }) => there.has(uuid));
  for (const group of alike(present.filter(({ uuid }) => isStillHeld(there.get(uuid)))))
    await attach(search, group);
  for (const names of requestsFor(present.filter(({ readOnly }) => !readOnly)))
    await block(search, names, false);
  await forget(search, free);
}

// One without a block and under a policy was given back by an apply that was killed, and may be further by now.
const isStillHeld = (one: Standing | undefined): boolean =>
  one !== undefined && (one.readOnly || one.policyId === null);

const requestsFor = (held: readonly HeldIndex[]): string[] =>
  inRequests(held.map(({ index }) => encodeURIComponent(index)));

/** Indices that go back to the same state of the same policy; those that no policy ran are in none. */
function alike(held: readonly HeldIndex[]): readonly (readonly HeldIndex[])[] {
  const managed = held.filter(({ policy }) => policy !== null);
  const places = new Set(managed.map(placeOf));
  return [...places].map((place) => managed.filter((one) => placeOf(one) === place));
}

const placeOf = ({ policy, state }: HeldIndex): string => JSON.stringify([policy, state]);

/** A policy that is gone, or lost the state meanwhile, cannot be given back: its default state is the next best. */
async function attach(search: SearchPort, group: readonly HeldIndex[]): Promise<void> {
  const [{ policy: id = '', state = null } = {}] = group;
  const answer = await search.request('GET', `/_plugins/_ism/policies/${id}`);
  if (answer.status === 404) return;
  const { policy } = expectOk(answer, `Reading retention policy "${id}"`) as unknown as { policy: Policy };
  const known = policy.states.some(({ name }) => name === state);
  for (const names of requestsFor(group)) {
    await ask(search, `add/${names}`, { policy_id: id });
    if (known) await ask(search, `change_policy/${names}`, { policy_id: id, state });
  }
}

interface Policy {
  readonly states: readonly { readonly name: string }[];
}

/** What is under its policy already, or on its way through it, was given back by an apply that was killed. */
async function ask(search: SearchPort, call: string, body: object): Promise<void> {
  const attempt = `Giving held indices back to index management (${call})`;
  const answer = expectOk(await search.request('POST', `/_plugins/_ism/${call}`, body), attempt);
  const { failed_indices: failed = [] } = answer as { failed_indices?: readonly { reason: string }[] };
  const [first] = failed.filter(({ reason }) => !BACK.test(reason));
  if (first) throw new DasError('TARGET_REFUSED', `${attempt}: index management answered: ${first.reason}`);
}

const BACK = /already has a policy|while transitioning|is closed/;
