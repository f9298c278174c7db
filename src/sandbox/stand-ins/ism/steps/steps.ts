import { TRANSITION } from '../turn.ts';
import { alias } from './alias.ts';
import { forceMerge } from './force-merge.ts';
import { notification } from './notification.ts';
import { rollover } from './rollover.ts';
import { allocation, indexPriority, readOnly, readWrite, replicaCount } from './settings.ts';
import { snapshot } from './snapshot.ts';
import { failed, type Step } from './step.ts';
import { transition } from './transition.ts';
import { close, deletion, open } from './whole-index.ts';

const STEPS: { readonly [action: string]: readonly Step[] } = {
  alias: [alias],
  allocation: [allocation],
  close: [close],
  convert_index_to_remote: [unavailable('convert_index_to_remote', 'attempt_restore')],
  delete: [deletion],
  force_merge: forceMerge,
  index_priority: [indexPriority],
  notification: [notification],
  open: [open],
  read_only: [readOnly],
  read_write: [readWrite],
  replica_count: [replicaCount],
  rollover: [rollover],
  rollup: [unavailable('rollup', 'attempt_create_rollup')],
  shrink: [unavailable('shrink', 'attempt_move_shards_step')],
  snapshot,
  stop_replication: [unavailable('stop_replication', 'attempt_stop_replication')],
  transform: [unavailable('transform', 'attempt_create_transform')],
  [TRANSITION]: [transition],
};

/** The steps of an action, in their order. */
export const stepsOf = (action: string): readonly Step[] => STEPS[action] ?? [];

export const stepNames = (action: string): readonly string[] => stepsOf(action).map(({ name }) => name);

/** What no sandbox can do fails in the open, after its retries for good. */
function unavailable(action: string, name: string): Step {
  const cause = `the sandbox's stand-in of index management cannot do ${action}: run this policy on a cluster with the plugin`;
  return { name, run: async ({ index }) => failed(`Failed to run ${action} [index=${index.name}]`, cause) };
}
