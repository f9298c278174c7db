import { type Documents, type Found, foundIn, hitsIn } from '../documents.ts';
import { objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';
import { type Job, newJob, putManaged, type Scheduled } from './managed-index.ts';
import { allIndices, dataStreamOf, type NodeIndex } from './node-indices.ts';
import { templatesOf } from './policy.ts';
import { matches, priorityOf } from './policy-rules.ts';

/** A job as a sweep sees it, and the index it is for. */
export interface Swept {
  readonly job: Scheduled & Pick<Job, 'index_uuid'>;
  readonly index: NodeIndex;
}

/** More than a node of the sandbox can hold shards. */
const MOST = 10_000;
const KINDS = ['policy.policy_id', 'managed_index.index_uuid', 'left_alone.index_uuid'];
const LIGHT = [
  ...['policy.ism_template', 'attaches_after', 'left_alone'],
  ...['index_uuid', 'enabled', 'enabled_time', 'schedule', 'last_run'].map(
    (member) => `managed_index.${member}`,
  ),
];

/**
 * Brings jobs and indices together: an index that is gone loses its job, a new one that a policy's template wants
 * gets one. Gives the jobs that were there before. Throws when the node does not answer.
 */
export async function sweep(documents: Documents, node: CallerNode, now: number): Promise<readonly Swept[]> {
  const known = await everything(documents, node);
  if (known.length === 0) return [];
  const indices = await allIndices(node);
  const jobs = known.filter(({ _source }) => _source['managed_index'] !== undefined);
  const taken = new Set(known.map(({ _id }) => _id));
  const byUuid = new Map(indices.map((index) => [index.uuid, index]));
  const isOfIndex = ({ _source }: Found): boolean => 'managed_index' in _source || 'left_alone' in _source;
  const gone = known.filter((document) => isOfIndex(document) && !byUuid.has(document._id));
  for (const { _id } of gone) await documents.remove(node, _id);
  const policies = known.filter(({ _source }) => _source['policy'] !== undefined);
  for (const index of indices)
    if (!taken.has(index.uuid)) await attach(documents, node, wantedBy(index, policies), index, now);
  return jobs.flatMap(({ _id, _source }) => {
    const index = byUuid.get(_id);
    return index === undefined ? [] : [{ job: _source['managed_index'] as Swept['job'], index }];
  });
}

/** Policies, jobs and indices that are to be left alone, in one look; none while the plugin has no index yet. */
async function everything(documents: Documents, node: CallerNode): Promise<readonly Found[]> {
  const should = KINDS.map((field) => ({ exists: { field } }));
  const answer = await node.request('POST', `/${documents.index}/_search?ignore_unavailable=true`, {
    size: MOST,
    _source: LIGHT,
    query: { bool: { should } },
  });
  if (answer.status !== 200) throw new Error(`the jobs cannot be read: ${answer.status}`);
  return hitsIn(answer);
}

/** The id of the policy whose template wants the index: made before it, of the highest priority. */
export function wantedBy(index: NodeIndex, policies: readonly Found[]): string | undefined {
  const stream = dataStreamOf(index.name);
  if (stream === undefined && (index.isHidden || index.name.startsWith('.'))) return undefined;
  const bids = policies.flatMap(({ _id, _source }) => {
    const { ism_template: written } = objectOf(_source['policy']);
    const since = _source['attaches_after'] as readonly number[] | undefined;
    return (templatesOf(written) ?? [])
      .map((template, at) => ({ template, since: since?.[at] ?? Number(template['last_updated_time']) }))
      .filter((bid) => bid.since < index.createdAt && matches(bid.template, stream ?? index.name))
      .map((bid) => ({ id: _id, priority: priorityOf(bid.template) }));
  });
  return bids.toSorted((one, two) => two.priority - one.priority)[0]?.id;
}

async function attach(
  documents: Documents,
  node: CallerNode,
  policy: string | undefined,
  index: NodeIndex,
  now: number,
): Promise<void> {
  if (policy === undefined) return;
  const found = foundIn(await documents.get(node, policy));
  if (found === undefined) return;
  const managed = { managed_index: newJob(index, found, now), managed_index_metadata: null };
  // Two sweeps may meet: the second finds the job there, which is as well.
  await putManaged(documents, node, managed, { op_type: 'create' });
}
