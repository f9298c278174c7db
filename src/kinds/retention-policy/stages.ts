import { diff, isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { deletes, leastAgeAt, type State } from './age.ts';
import { timeValue } from './duration.ts';
import { normalise } from './normalise.ts';
import type { ShortRetention } from './spec.gen.ts';
import { statesOf } from './states.ts';

/** What the states of a policy do, whoever wrote them. Ages are milliseconds since the creation of the index. */
export interface Stages {
  /** Closed to writes, and no more than that. */
  readonly readOnly: number | undefined;
  readonly snapshot: { readonly age: number; readonly repository: unknown } | undefined;
  readonly warm: { readonly age: number; readonly flavour: 'amazon' | 'self-managed' } | undefined;
  /** Infinity when no delete can be reached. */
  readonly kept: number;
  /** Channels that are told in the state that deletes. */
  readonly told: readonly unknown[];
}

/** Reads them off a normalised policy; of several of a sort the earliest counts. */
export function stagesOf(policy: Body): Stages {
  const repository = valuesOf(policy, 'snapshot').map((value) =>
    isBody(value) ? value['repository'] : value,
  )[0];
  const [snapshot, ultra, own] = ['snapshot', 'warm_migration', 'force_merge'].map((action) =>
    finite(leastAgeAt(policy, does(action))),
  );
  const warm = ultra ?? own;
  return {
    readOnly: finite(leastAgeAt(policy, closes)),
    snapshot: snapshot === undefined ? undefined : { age: snapshot, repository },
    warm:
      warm === undefined
        ? undefined
        : { age: warm, flavour: ultra === undefined ? 'self-managed' : 'amazon' },
    kept: leastAgeAt(policy, deletes),
    told: valuesOf(policy, 'notification', deletes).map((value) => channelIn(value)),
  };
}

const finite = (age: number): number | undefined => (Number.isFinite(age) ? age : undefined);

const does = (action: string) => (state: State) =>
  (state.actions ?? []).some((one) => Object.hasOwn(one, action));

const closes = (state: State): boolean => does('read_only')(state) && !does('force_merge')(state);

const valuesOf = (policy: Body, action: string, wanted: (state: State) => boolean = () => true): unknown[] =>
  (policy['states'] as State[])
    .filter(wanted)
    .flatMap(({ actions = [] }) => actions)
    .flatMap((one) => (Object.hasOwn(one, action) ? [one[action]] : []));

function channelIn(notification: unknown): unknown {
  const channel = isBody(notification) ? notification['channel'] : undefined;
  return isBody(channel) ? channel['id'] : notification;
}

/** Whether the stages say all of the states: whether short words would compile to the very same. */
export function isShort(policy: Body): boolean {
  const { snapshot, warm, told } = stagesOf(policy);
  if (told.length > 1) return false;
  const repository = String(snapshot?.repository);
  const states = statesOf(shortWords(policy), repository, 'day', warm?.flavour ?? 'self-managed');
  const rebuilt = normalise({ default_state: 'hot', states });
  return ['default_state', 'states'].every((key) => diff(rebuilt[key], policy[key]).length === 0);
}

function shortWords(policy: Body): ShortRetention {
  const { readOnly, snapshot, warm, kept, told } = stagesOf(policy);
  return {
    classes: ['any'],
    ...(readOnly === undefined ? {} : { readOnly: before(readOnly) }),
    ...(snapshot ? { snapshot: before(snapshot.age) } : {}),
    ...(warm ? { warm: before(warm.age) } : {}),
    ...(Number.isFinite(kept)
      ? { delete: { ...before(kept), ...(told.length > 0 ? { notify: String(told[0]) } : {}) } }
      : {}),
  };
}

// Compiling adds the day again.
const before = (age: number) => ({ after: timeValue(age - 86_400_000) });
