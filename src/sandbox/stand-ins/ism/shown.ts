import type { Json } from '../json.ts';
import type { Progress } from './managed-index.ts';

/**
 * What explain shows of an index's progress, and templates see as `ctx`: an index on its way to another state shows
 * no state, one that is through with its policy nothing more.
 */
export function shownProgress(progress: Progress): Json {
  const { index, index_uuid, policy_id } = progress;
  const rollover = progress.rolled_over || progress.action?.name === 'rollover';
  const shown = {
    index,
    index_uuid,
    policy_id,
    ...present(progress, 'policy_seq_no', 'policy_primary_term'),
    ...(rollover ? { rolled_over: progress.rolled_over } : {}),
    ...present(progress, 'rolled_over_index_name', 'index_creation_date'),
  };
  if (progress.policy_completed) return { ...shown, policy_completed: true };
  const place = progress.transition_to === null ? ['state', 'action', 'step'] : ['transition_to'];
  return { ...shown, ...present(progress, ...(place as (keyof Progress)[]), 'retry_info', 'info') };
}

const present = (progress: Progress, ...names: readonly (keyof Progress)[]): Json =>
  Object.fromEntries(names.filter((name) => progress[name] !== null).map((name) => [name, progress[name]]));
