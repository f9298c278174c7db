import type { Answer } from '../answers.ts';
import { illegalArgument, ok, statusException, wrapped } from '../answers.ts';
import type { Documents, Found } from '../documents.ts';
import { foundIn, hitsIn, isRefused, totalIn } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf, pick } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import { storedPolicy, templatesOf } from './policy.ts';
import { invalidPolicy, overlaps, patternsOf, priorityOf, selfConflict } from './policy-rules.ts';

const POLICIES = '/_plugins/_ism/policies';
const MOST_POLICIES = 10_000;

/**
 * Index state management's policies (opensearch-index-management 3.4.0.0): create, read, list, update, delete.
 * Both clocks give epoch milliseconds: `now` is the sandbox's, `machine` the one that indices are dated by.
 */
export function policyRoutes(
  documents: Documents,
  now: () => number,
  machine: () => number,
): readonly Route[] {
  return [
    { method: 'GET', path: POLICIES, answer: (call) => list(documents, call) },
    { method: 'GET', path: `${POLICIES}/:id`, answer: (call) => read(documents, call) },
    { method: 'PUT', path: `${POLICIES}/:id`, answer: (call) => write(documents, call, now(), machine()) },
    { method: 'DELETE', path: `${POLICIES}/:id`, answer: (call) => remove(documents, call) },
  ];
}

async function list(documents: Documents, { query, node }: Call): Promise<Answer> {
  const found = await documents.search(node, {
    from: Number(query.get('from') ?? 0),
    size: Number(query.get('size') ?? 20),
    sort: [{ [query.get('sortField') ?? 'policy.policy_id.keyword']: query.get('sortOrder') ?? 'asc' }],
    seq_no_primary_term: true,
    track_total_hits: true,
    query: {
      query_string: {
        query: query.get('queryString') ?? '*',
        default_operator: 'and',
        fields: ['policy.policy_id.keyword'],
      },
    },
  });
  if (isRefused(found)) return found;
  const policies = hitsIn(found).map((hit) => ({
    ...pick({ ...hit }, '_id', '_seq_no', '_primary_term'),
    policy: hit._source['policy'],
  }));
  return ok({ policies, total_policies: totalIn(found) });
}

async function read(documents: Documents, { id, node }: Call): Promise<Answer> {
  const answer = await documents.get(node, id);
  const found = foundIn(answer);
  if (found !== undefined) return ok({ ...versions(found), policy: found._source['policy'] });
  return isRefused(answer) ? answer : statusException(404, 'Policy not found');
}

async function write(documents: Documents, call: Call, now: number, machine: number): Promise<Answer> {
  const { id, node, query } = call;
  const policy = objectOf(objectOf(call.body)['policy']);
  const reason = invalidPolicy(policy);
  if (reason !== undefined) return illegalArgument(reason);
  const clash = await conflict(documents, call, policy);
  if (clash !== undefined) return clash;
  const stored = storedPolicy(id, policy, now);
  const document = { policy: stored, attaches_after: attachesAfter(policy, machine) };
  const answer = await documents.put(node, id, document, condition(query));
  if (answer.status >= 300) return answer;
  return {
    status: answer.status,
    body: { ...versions(answer.body), policy: { policy: { ...stored, schema_version: 1 } } },
  };
}

/**
 * From when on an index must be made for a template to take it, on the machine's clock, as indices are dated: the
 * time of the write, or an earlier one that the caller gave. The sandbox's own clock may be days ahead.
 */
function attachesAfter(policy: Json, machine: number): readonly number[] {
  const templates = templatesOf(policy['ism_template']) ?? [];
  return templates.map(({ last_updated_time: given }) => Math.min(machine, Number(given ?? machine)));
}

/** Without sequence numbers a write creates and nothing else; with them it replaces exactly that version. */
function condition(query: URLSearchParams): Readonly<Record<string, string>> {
  const sequence = query.get('if_seq_no');
  const term = query.get('if_primary_term');
  return sequence === null || term === null
    ? { op_type: 'create' }
    : { if_seq_no: sequence, if_primary_term: term };
}

async function conflict(documents: Documents, call: Call, policy: Json): Promise<Answer | undefined> {
  const templates = templatesOf(policy['ism_template']) ?? [];
  if (templates.length === 0) return undefined;
  const own = selfConflict(policy);
  if (own !== undefined) return clashing(call.id, own[0], ownWords(own));
  const found = await documents.search(call.node, {
    size: MOST_POLICIES,
    _source: ['policy'],
    query: { exists: { field: 'policy.policy_id' } },
  });
  if (isRefused(found)) return found;
  const taken = hitsIn(found)
    .filter(({ _id }) => _id !== call.id)
    .flatMap(({ _source }) => templatesOf(objectOf(_source['policy'])['ism_template']) ?? []);
  const clash = templates.find((template) => taken.some((other) => overlaps(template, other)));
  return clash === undefined ? undefined : clashing(call.id, clash, othersWords(clash));
}

const ownWords = ([, other]: readonly [Json, Json]): string =>
  `matching this policy's other ISM templates with index patterns [${patternsOf(other).join(', ')}], please use different priority`;

const othersWords = (template: Json): string =>
  `matching existing policy templates, please use a different priority than ${priorityOf(template)}`;

function clashing(id: string, template: Json, words: string): Answer {
  const patterns = patternsOf(template).join(', ');
  const reason = `New policy ${id} has an ISM template with index pattern [${patterns}] ${words}`;
  return wrapped(400, 'index_management_exception', 'java.lang.IllegalArgumentException', reason);
}

async function remove(documents: Documents, { id, node }: Call): Promise<Answer> {
  const answer = await documents.remove(node, id);
  return answer.status === 404 ? statusException(404, `Policy ${id} is not found`) : answer;
}

const versions = (document: Found | unknown): Json =>
  pick(objectOf(document), '_id', '_version', '_seq_no', '_primary_term');
