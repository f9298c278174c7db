import type { Answer } from '../answers.ts';
import { illegalArgument, ok, refusal, statusException } from '../answers.ts';
import type { Documents, Found } from '../documents.ts';
import { foundIn, hitsIn, isRefused, totalIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf, pick } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import { policyId, runsId, storedSnapshotPolicy } from './policy.ts';
import { invalidSnapshotPolicy, invalidSnapshotPolicyName } from './rules.ts';

const POLICIES = '/_plugins/_sm/policies';
const ONE = `${POLICIES}/:id`;
const MOST_POLICIES = 10_000;

/** Snapshot management's policies (opensearch-index-management 3.4.0.0). `now` gives epoch milliseconds. */
export function snapshotRoutes(documents: Documents, now: () => number): readonly Route[] {
  return [
    { method: 'GET', path: POLICIES, answer: (call) => list(documents, call) },
    { method: 'POST', path: ONE, answer: (call) => write(documents, call, now(), { op_type: 'create' }) },
    { method: 'PUT', path: ONE, answer: (call) => write(documents, call, now(), version(call.query)) },
    { method: 'GET', path: ONE, answer: (call) => read(documents, call) },
    { method: 'DELETE', path: ONE, answer: (call) => remove(documents, call) },
    { method: 'GET', path: `${ONE}/_explain`, answer: (call) => explain(documents, call) },
    { method: 'POST', path: `${ONE}/_start`, answer: (call) => enable(documents, call, true, now()) },
    { method: 'POST', path: `${ONE}/_stop`, answer: (call) => enable(documents, call, false, now()) },
  ];
}

async function list(documents: Documents, { query, node }: Call): Promise<Answer> {
  const name = {
    query: query.get('queryString') ?? '*',
    default_operator: 'and',
    fields: ['sm_policy.name'],
  };
  const found = await documents.search(node, {
    from: Number(query.get('from') ?? 0),
    size: Number(query.get('size') ?? 20),
    sort: [{ [query.get('sortField') ?? 'sm_policy.name']: query.get('sortOrder') ?? 'asc' }],
    seq_no_primary_term: true,
    track_total_hits: true,
    query: { bool: { filter: [{ exists: { field: 'sm_policy.name' } }], must: [{ query_string: name }] } },
  });
  if (isRefused(found)) return found;
  const policies = hitsIn(found).map((hit) => ({
    ...pick({ ...hit }, '_id', '_seq_no', '_primary_term'),
    sm_policy: hit._source['sm_policy'],
  }));
  return ok({ policies, total_policies: totalIn(found) });
}

/** The version that an update replaces, or undefined when the call does not name it. */
function version(query: URLSearchParams): Readonly<Record<string, string>> | undefined {
  const sequence = query.get('if_seq_no');
  const term = query.get('if_primary_term');
  return sequence === null || term === null ? undefined : { if_seq_no: sequence, if_primary_term: term };
}

async function write(
  documents: Documents,
  { id: name, node, body }: Call,
  now: number,
  parameters: Readonly<Record<string, string>> | undefined,
): Promise<Answer> {
  const policy = objectOf(body);
  const reason = invalidSnapshotPolicyName(name) ?? invalidSnapshotPolicy(policy);
  if (reason !== undefined) return illegalArgument(reason);
  if (parameters === undefined) return withoutVersion;
  const stored = storedSnapshotPolicy(name, policy, now);
  const answer = await documents.put(node, policyId(name), { sm_policy: stored }, parameters);
  if (answer.status >= 300) return answer;
  return { status: answer.status, body: { ...versions(answer.body), sm_policy: stored } };
}

const withoutVersion = refusal(
  400,
  'action_request_validation_exception',
  'Validation Failed: 1: Sequence number and primary term must be provided when updating a snapshot management policy;',
);

async function read(documents: Documents, call: Call): Promise<Answer> {
  const found = await policyOf(documents, call);
  return 'status' in found ? found : ok({ ...versions(found), sm_policy: found._source['sm_policy'] });
}

async function remove(documents: Documents, call: Call): Promise<Answer> {
  const found = await policyOf(documents, call);
  return 'status' in found ? found : documents.remove(call.node, found._id);
}

/** `_stop` and `_start` do no more than write the word: that is a change of the policy like any other. */
async function enable(documents: Documents, call: Call, enabled: boolean, now: number): Promise<Answer> {
  const found = await policyOf(documents, call);
  if ('status' in found) return found;
  const policy = objectOf(found._source['sm_policy']);
  if (policy['enabled'] === enabled) return ok({ acknowledged: true });
  const changed = { ...policy, enabled, enabled_time: enabled ? now : null, last_updated_time: now };
  const answer = await documents.put(call.node, found._id, { sm_policy: changed });
  return answer.status >= 300 ? answer : ok({ acknowledged: true });
}

/** The policy's document, or the answer that says why there is none. */
async function policyOf(documents: Documents, { id, node }: Call): Promise<Found | Answer> {
  const answer = await documents.get(node, policyId(id));
  if (isRefused(answer)) return answer;
  return foundIn(answer) ?? statusException(404, 'Snapshot management policy not found');
}

/** Names and patterns, a comma between; what a policy did so far stands in a document of its own. */
async function explain(documents: Documents, { id, node }: Call): Promise<Answer> {
  const should = id.split(',').map((name) => ({ wildcard: { 'sm_policy.name': { value: name } } }));
  const found = await documents.search(node, {
    size: MOST_POLICIES,
    query: { bool: { should, minimum_should_match: 1 } },
  });
  if (isRefused(found)) return found;
  const policies = hitsIn(found).map(({ _source }) => objectOf(_source['sm_policy']));
  const runs = await Promise.all(policies.map(({ name }) => documents.get(node, runsId(String(name)))));
  return ok({
    policies: policies.map(({ name, enabled }, at) => {
      const run = objectOf(runs[at] && foundIn(runs[at])?._source['sm_metadata']);
      return {
        name,
        ...pick(run, 'creation', 'deletion', 'policy_seq_no', 'policy_primary_term'),
        enabled,
      };
    }),
  });
}

const versions = (document: Found | unknown): Json =>
  pick(objectOf(document), '_id', '_version', '_seq_no', '_primary_term');
