import type { Consent } from './consent.ts';
import type { Entry } from './inventory.ts';
import { comparable } from './judge.ts';
import type { Situation } from './observe.ts';
import type { Work } from './step.ts';
import { addressOf, type Live } from './types.ts';

/** What the inventory remembers of an object that is about to be written, or was: `live` is what the server answered then. */
export function entryOf(
  { environment }: Pick<Situation, 'environment'>,
  { commit, who, history, now }: Consent,
  { def, name, resource, desired, live: before }: Omit<Work, 'step' | 'isWritten'>,
  { state, live }: { readonly state: Entry['state']; readonly live?: Live | undefined },
): Entry {
  const id = (live ?? before)?.id;
  return {
    address: addressOf(def.kind, name),
    kind: def.kind,
    name,
    ...(id === undefined || id === name ? {} : { id }),
    state,
    environment,
    desired: comparable(def, name, desired ?? {}),
    ...(live ? { live: comparable(def, name, live.body) } : {}),
    ...(resource?.protected ? { protected: true as const } : {}),
    ...(history === undefined ? {} : { history }),
    commit,
    who,
    when: now().toISOString(),
  };
}
