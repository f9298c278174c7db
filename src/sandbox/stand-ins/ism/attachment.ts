import { type Answer, illegalArgument, ok, statusException } from '../answers.ts';
import { type Documents, type Found, foundIn, isRefused } from '../documents.ts';
import { objectOf } from '../json.ts';
import type { Call } from '../routes.ts';
import type { NodeAnswer } from '../upstream.ts';
import { managedIn, newJob, putManaged } from './managed-index.ts';
import { matchingIndices, type NodeIndex } from './node-indices.ts';

/** Why a request did nothing for one index, or null when it did. */
export type Verdict = string | null;

const CLOSED = 'This index is closed';
const TAKEN = 'This index already has a policy, use the update policy API to update index policies';
const RESTRICTED = /^(\.opendistro_security|\.kibana.*|\.opendistro-ism-config)$/;

/** `add`: gives indices a policy; an index that has one keeps it. What is missing is passed over. */
export async function addPolicy(documents: Documents, call: Call, now: number): Promise<Answer> {
  const id = objectOf(call.body)['policy_id'];
  if (typeof id !== 'string') return illegalArgument('Missing policy_id');
  const indices = await matchingIndices(call.node, call.id, 'ignored');
  if (!isList(indices)) return indices;
  if (indices.length === 0) return result([], []);
  const policy = await policyOf(documents, call, id);
  return 'status' in policy ? policy : each(indices, (index) => add(documents, call, index, policy, now));
}

async function add(
  documents: Documents,
  { node }: Call,
  index: NodeIndex,
  policy: Found,
  now: number,
): Promise<Verdict | NodeAnswer> {
  if (index.isClosed) return CLOSED;
  if (RESTRICTED.test(index.name)) return 'Matches restricted index pattern defined in the cluster setting';
  if (managedIn(await documents.get(node, index.uuid)) !== undefined) return TAKEN;
  const managed = { managed_index: newJob(index, policy, now), managed_index_metadata: null };
  return done(await putManaged(documents, node, managed, {}));
}

/** `remove`: takes the policy from indices, which no template takes up again then. */
export async function removePolicy(documents: Documents, call: Call): Promise<Answer> {
  const indices = await matchingIndices(call.node, call.id, 'refused');
  if (!isList(indices)) return indices;
  return each(indices, async ({ name, uuid, isClosed }) => {
    if (isClosed) return CLOSED;
    const kept = managedIn(await documents.get(call.node, uuid));
    if (kept === undefined) return 'This index does not have a policy to remove';
    const mark = { left_alone: { index: name, index_uuid: uuid } };
    return done(await documents.put(call.node, uuid, mark, kept.version));
  });
}

/** The policy that a request names, as a document, or 404. */
export async function policyOf(documents: Documents, { node }: Call, id: string): Promise<Found | Answer> {
  const answer = await documents.get(node, id);
  const found = foundIn(answer);
  if (found?._source['policy'] !== undefined) return found;
  return isRefused(answer) ? answer : statusException(404, `Could not find policy=${id}`);
}

/** Does it for each index and counts; who may not write at all is told so by the node. */
export async function each(
  indices: readonly NodeIndex[],
  act: (index: NodeIndex) => Promise<Verdict | undefined | NodeAnswer>,
): Promise<Answer> {
  const done: string[] = [];
  const failures: object[] = [];
  for (const index of indices) {
    const verdict = await act(index);
    if (verdict !== null && typeof verdict === 'object') return verdict;
    if (verdict === null) done.push(index.name);
    if (typeof verdict === 'string')
      failures.push({ index_name: index.name, index_uuid: index.uuid, reason: verdict });
  }
  return result(done, failures);
}

const result = (done: readonly string[], failures: readonly object[]): Answer =>
  ok({ updated_indices: done.length, failures: failures.length > 0, failed_indices: failures });

/** A write that met another is that index's failure; one that the node refuses is the request's. */
export function done(answer: NodeAnswer): Verdict | NodeAnswer {
  if (answer.status < 300) return null;
  return answer.status === 409 ? 'version conflict, the managed index was changed meanwhile' : answer;
}

export const isList = (indices: readonly NodeIndex[] | NodeAnswer): indices is readonly NodeIndex[] =>
  Array.isArray(indices);
