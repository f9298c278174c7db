import { setTimeout as delay } from 'node:timers/promises';
import { expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import { AUDIT, inRequests } from '../retention-policy/survey.ts';
import { type Holding, holderOf } from './matching.ts';
import { remember } from './records.ts';
import { isFrozen, type Standing, standings } from './standing.ts';

/**
 * Holds the indices that a hold takes in: remembers how each is, blocks it, so that a delete already begun is refused, and
 * only then takes it from its policy; `change_policy` would not stop that delete (captures 8-lifecycle, ism-held). Safe
 * to run twice, and to be killed in between. Throws TARGET_REFUSED when an index is not held in the end.
 */
export async function freeze(search: SearchPort, hold: Holding, name = AUDIT): Promise<void> {
  const mine = async (): Promise<readonly Standing[]> =>
    (await standings(search, name)).filter(({ index }) => holderOf(index, [hold]));
  const found = await mine();
  await remember(
    search,
    found.map(({ index, uuid, policyId, state = null, readOnly }) => ({
      ...{ index, uuid, hold: hold.name, policy: policyId, state, readOnly },
    })),
  );
  const names = (some: readonly Standing[]): string[] =>
    inRequests(some.map(({ index }) => encodeURIComponent(index)));
  for (const some of names(found.filter(({ readOnly }) => !readOnly))) await block(search, some, true);
  for (const some of names(found.filter(({ policyId }) => policyId !== null))) await detach(search, some);
  await seeFrozen(mine);
}

/** Sets the block on indices (names joined by commas), or lifts it. */
export async function block(search: SearchPort, names: string, on: boolean): Promise<void> {
  const path = `/${names}/_settings?ignore_unavailable=true&expand_wildcards=all`;
  const answer = await search.request('PUT', path, { 'index.blocks.read_only': on || null });
  expectOk(answer, `${on ? 'Blocking' : 'Lifting the block of'} ${names}`);
}

// What it says of single indices is not believed: they are looked at afterwards.
async function detach(search: SearchPort, names: string): Promise<void> {
  expectOk(
    await search.request('POST', `/_plugins/_ism/remove/${names}`),
    `Taking ${names} from index management`,
  );
}

// Index management tells of a removal when its own index was refreshed, which takes up to a second.
const LOOKS = 20;
const BETWEEN = 250;

async function seeFrozen(mine: () => Promise<readonly Standing[]>): Promise<void> {
  for (let look = 1; ; look += 1) {
    const [loose] = (await mine()).filter((one) => !isFrozen(one));
    if (!loose) return;
    if (look === LOOKS) throw notHeld(loose);
    await delay(BETWEEN);
  }
}

const notHeld = ({ index, readOnly, policyId }: Standing): DasError =>
  readOnly
    ? new DasError(
        'TARGET_REFUSED',
        `Index ${index} is blocked, but index management still runs policy "${policyId}" on it.`,
        'Nothing can delete it while it is blocked. If it is closed, open it; then apply again.',
      )
    : new DasError(
        'TARGET_REFUSED',
        `Index ${index} is not held: its block is not there.`,
        'Look for who lifts it, and apply again.',
      );
