import { expectOk } from '../../core/answers.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body } from '../../core/types.ts';

/** One audit index, and what index management says of it (OpenSearch docs, "ISM API", explain). */
export interface ManagedIndex {
  readonly index: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly documents: number;
  /** null when no policy runs it. */
  readonly policyId: string | null;
  /** `seqNo/primaryTerm` of the policy it runs; undefined before its first run. */
  readonly version: string | undefined;
  /** The copy of the policy that it runs; undefined before its first run, or where the server does not tell. */
  readonly copy: Body | undefined;
  /** The one it is in, or on its way to. */
  readonly state: string | undefined;
  /** The step that failed, in words with the server's reason; `givenUp` when no retry is left. */
  readonly failure: { readonly what: string; readonly givenUp: boolean } | undefined;
}

export const AUDIT = 'das-audit-*';
const MOST = 10_000;
/** Of the names asked for in one request: its line may have 4 KiB. */
const LONGEST_NAMES = 3000;

/** Every audit index, closed ones too, or one, in two calls; more only where explain leaves some out. */
export async function surveyIndices(search: SearchPort, name = AUDIT): Promise<readonly ManagedIndex[]> {
  const [lines, all] = await Promise.all([linesOf(search, name), explain(search, name)]);
  const left = lines.filter(({ index }) => !(index in all)).map(({ index }) => encodeURIComponent(index));
  const rest = await Promise.all(inRequests(left).map((names) => explain(search, names)));
  const explained: Explained = Object.assign({}, all, ...rest);
  return lines.map((line) => managed(line, explained[line.index] ?? {}));
}

/** Names joined by commas, as many together as one request takes. */
export function inRequests(names: readonly string[]): string[] {
  const joined: string[] = [];
  for (const name of names) {
    const last = joined.at(-1);
    if (last !== undefined && last.length + name.length < LONGEST_NAMES)
      joined[joined.length - 1] = `${last},${name}`;
    else joined.push(name);
  }
  return joined;
}

interface Line {
  readonly index: string;
  readonly 'creation.date': string;
  readonly 'docs.count': string | null;
}

async function linesOf(search: SearchPort, name: string): Promise<readonly Line[]> {
  const columns = 'index,creation.date,docs.count';
  const path = `/_cat/indices/${name}?format=json&h=${columns}&s=index&expand_wildcards=all`;
  const answer = await search.request('GET', path);
  if (answer.status === 404) return [];
  return expectOk(answer, 'Listing the audit indices') as unknown as readonly Line[];
}

interface Explanation {
  readonly policy_id?: string | null;
  readonly policy_seq_no?: number;
  readonly policy_primary_term?: number;
  readonly policy?: Body;
  readonly state?: { readonly name: string };
  readonly transition_to?: string;
  readonly action?: { readonly name: string; readonly failed?: boolean };
  readonly step?: { readonly name: string; readonly step_status?: string };
  readonly info?: { readonly message?: string; readonly cause?: string };
}

type Explained = Readonly<Record<string, Explanation>>;

/** No index at all is a 400 ("no documents to get"). */
async function explain(search: SearchPort, names: string): Promise<Explained> {
  const answer = await search.request('GET', `/_plugins/_ism/explain/${names}?size=${MOST}&show_policy=true`);
  if (answer.status === 400 && JSON.stringify(answer.body).includes('no documents to get')) return {};
  const { total_managed_indices: _, ...explained } = expectOk(answer, 'Explaining the audit indices');
  return explained as Explained;
}

function managed(line: Line, one: Explanation): ManagedIndex {
  const { policy_seq_no: sequence, policy_primary_term: term } = one;
  return {
    index: line.index,
    createdAt: Number(line['creation.date']),
    documents: Number(line['docs.count'] ?? 0),
    policyId: one.policy_id ?? null,
    version: sequence === undefined ? undefined : `${sequence}/${term}`,
    copy: one.policy,
    state: one.state?.name ?? one.transition_to,
    failure: failureOf(one),
  };
}

function failureOf({ action, step, info }: Explanation): ManagedIndex['failure'] {
  if (action?.failed !== true && step?.step_status !== 'failed') return undefined;
  const reason = info?.cause ?? info?.message ?? 'no reason given';
  return {
    what: `step ${step?.name ?? 'unknown'} of action ${action?.name ?? 'unknown'} failed: ${reason}`,
    givenUp: action?.failed === true,
  };
}
