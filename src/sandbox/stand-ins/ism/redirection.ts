import { type Answer, illegalArgument } from '../answers.ts';
import type { Documents, Found } from '../documents.ts';
import { listOf, objectOf } from '../json.ts';
import type { Call } from '../routes.ts';
import type { NodeAnswer } from '../upstream.ts';
import { done, each, isList, policyOf, type Verdict } from './attachment.ts';
import { hasFailed, managedIn, type PolicyChange, type Progress, putManaged } from './managed-index.ts';
import { matchingIndices, type NodeIndex } from './node-indices.ts';
import { isSafeChange } from './turn.ts';

/** What a change asks for: `included` are the states it is meant for, empty for any. */
interface Wanted {
  readonly state: string | null;
  readonly included: readonly string[];
}

/**
 * `change_policy`: asks for another policy, or for the present version of the same. It is made by the next run when
 * that is safe, else at the end of the state.
 */
export async function changePolicies(documents: Documents, call: Call): Promise<Answer> {
  const { policy_id: id, state, include } = objectOf(call.body);
  if (typeof id !== 'string') return illegalArgument('ChangePolicy policy id is null');
  const policy = await policyOf(documents, call, id);
  if ('status' in policy) return policy;
  const indices = await matchingIndices(call.node, call.id, 'refused');
  if (!isList(indices)) return indices;
  const included = listOf(include).map((one) => String(objectOf(one)['state']));
  const wanted = { state: typeof state === 'string' ? state : null, included };
  return each(indices, (index) => change(documents, call, index, policy, wanted));
}

async function change(
  documents: Documents,
  { node }: Call,
  index: NodeIndex,
  policy: Found,
  { state, included }: Wanted,
): Promise<Verdict | undefined | NodeAnswer> {
  const kept = managedIn(await documents.get(node, index.uuid));
  if (kept === undefined) return 'This index is not being managed';
  const { managed_index: job, managed_index_metadata: progress } = kept;
  if (progress !== null && progress.transition_to !== null)
    return 'Cannot change policy while transitioning to new state';
  const current = progress?.state?.name;
  if (progress !== null && included.length > 0 && !included.includes(current ?? '')) return undefined;
  const after = objectOf(policy._source['policy']);
  const asked: PolicyChange = {
    policy_id: policy._id,
    state,
    is_safe: isSafeChange(current, job.policy, after, state),
  };
  return done(
    await putManaged(
      documents,
      node,
      { managed_index: { ...job, change_policy: asked }, managed_index_metadata: progress },
      kept.version,
    ),
  );
}

/** `retry`: lets indices that failed try again, from the action they are at or from the state that is asked for. */
export async function retryIndices(documents: Documents, call: Call, now: number): Promise<Answer> {
  const { state } = objectOf(call.body);
  const indices = await matchingIndices(call.node, call.id, 'refused');
  if (!isList(indices)) return indices;
  return each(indices, async ({ uuid }) => {
    const kept = managedIn(await documents.get(call.node, uuid));
    if (kept === undefined) return 'This index is not being managed.';
    const { managed_index: job, managed_index_metadata: progress } = kept;
    if (progress === null) return 'This index has no metadata information';
    if (!hasFailed(progress)) return 'This index is not in failed state.';
    const managed = {
      managed_index: { ...job, enabled: true, enabled_time: now },
      managed_index_metadata: retried(progress, typeof state === 'string' ? state : null),
    };
    return done(await putManaged(documents, call.node, managed, kept.version));
  });
}

const retried = (progress: Progress, state: string | null): Progress => ({
  ...progress,
  transition_to: state,
  action: progress.action && {
    ...progress.action,
    ...{ failed: false, consumed_retries: 0, last_retry_time: null, start_time: null },
  },
  step: null,
  retry_info: { failed: false, consumed_retries: 0 },
  info: { message: 'Pending retry of failed managed index' },
});
