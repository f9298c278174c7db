import { type Answer, ok, refusal } from '../answers.ts';
import { type Documents, type Found, hitsIn, isRefused, totalIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import type { Call } from '../routes.ts';
import { isList } from './attachment.ts';
import type { Managed } from './managed-index.ts';
import { matchingIndices, type NodeIndex } from './node-indices.ts';
import { shownProgress } from './shown.ts';
import { validation } from './validation.ts';

const MOST = 10_000;

/**
 * `explain` of an expression: every index it stands for, managed or not. Without one: the managed indices, page by
 * page. A POST may filter by policy, state, action and failure.
 */
export async function explain(documents: Documents, call: Call): Promise<Answer> {
  if (call.id === '') return explainAll(documents, call);
  const indices = await matchingIndices(call.node, call.id, 'ignored');
  if (!isList(indices)) return indices;
  if (indices.length === 0)
    return refusal(400, 'action_request_validation_exception', 'Validation Failed: 1: no documents to get;');
  const found = await documents.search(
    call.node,
    search(
      call,
      MOST,
      indices.map(({ uuid }) => uuid),
    ),
  );
  if (isRefused(found)) return found;
  const jobs = new Map(hitsIn(found).map((hit) => [hit._id, managedOf(hit)]));
  const filter = filterIn(call);
  const kept = indices.filter(({ uuid }) => passes(jobs.get(uuid), filter));
  const entries = kept.map((index) => [index.name, entry(call, index, jobs.get(index.uuid))]);
  const total = kept.filter(({ uuid }) => jobs.has(uuid)).length;
  return ok({ ...Object.fromEntries(entries), total_managed_indices: total });
}

async function explainAll(documents: Documents, call: Call): Promise<Answer> {
  const found = await documents.search(call.node, search(call, numberIn(call, 'size', 20)));
  if (isRefused(found)) return found;
  const hits = hitsIn(found).map(managedOf);
  const kept = hits.filter((managed) => passes(managed, filterIn(call)));
  const entries = kept.map((managed) => {
    const { index: name } = managed.managed_index;
    return [name, entry(call, { name }, managed)];
  });
  const total = Number(totalIn(found)) - (hits.length - kept.length);
  return ok({ ...Object.fromEntries(entries), total_managed_indices: total });
}

function search(call: Call, size: number, uuids?: readonly string[]): Json {
  const { query } = call;
  const { policy_id: policy } = filterIn(call);
  const named = {
    query_string: {
      query: query.get('queryString') ?? '*',
      default_operator: 'and',
      fields: ['managed_index.name.keyword'],
    },
  };
  const filter = [
    { exists: { field: 'managed_index.index_uuid' } },
    ...(uuids === undefined ? [] : [{ terms: { 'managed_index.index_uuid': uuids } }]),
    ...(policy === undefined ? [] : [{ term: { 'managed_index.policy_id': policy } }]),
  ];
  return {
    from: numberIn(call, 'from', 0),
    size,
    sort: [{ [query.get('sortField') ?? 'managed_index.index']: query.get('sortOrder') ?? 'asc' }],
    track_total_hits: true,
    query: { bool: { must: [named], filter } },
  };
}

const numberIn = ({ query }: Call, name: string, fallback: number): number =>
  Number(query.get(name) ?? fallback);

const managedOf = ({ _source }: Found): Managed => _source as unknown as Managed;

const filterIn = ({ method, body }: Call): Json =>
  method === 'POST' ? objectOf(objectOf(body)['filter']) : {};

/** An index whose policy has not run yet has nothing to be filtered by. */
function passes(managed: Managed | undefined, { state, action_type: type, failed }: Json): boolean {
  const progress = managed?.managed_index_metadata;
  if (progress === null || progress === undefined) return true;
  if (state !== undefined && progress.state?.name !== state) return false;
  if (type !== undefined && progress.action?.name !== type) return false;
  return failed === undefined || progress.action?.failed === failed || progress.retry_info.failed === failed;
}

function entry({ query }: Call, index: Pick<NodeIndex, 'name'>, managed: Managed | undefined): Json {
  const job = managed?.managed_index;
  const progress = managed?.managed_index_metadata ?? null;
  const wanted = (parameter: string): boolean => query.get(parameter) === 'true';
  const id = job?.policy_id ?? null;
  return {
    'index.plugins.index_state_management.policy_id': id,
    'index.opendistro.index_state_management.policy_id': id,
    ...(job && (progress === null ? unbegun(job) : shownProgress(progress))),
    enabled: job?.enabled ?? null,
    ...(job && wanted('show_policy') ? { policy: job.policy } : {}),
    ...(wanted('validate_action') ? { validate: validation(index.name, managed) } : {}),
  };
}

const unbegun = ({ index, index_uuid, policy_id }: Managed['managed_index']): Json => ({
  index,
  index_uuid,
  policy_id,
});
