import { expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import { inRequests } from './survey.ts';

const PAGE = 1000;

/**
 * Takes a policy from every index that runs a copy of it (`_ism/remove`). Deleting the policy alone would leave the copies:
 * they go on deleting evidence. Index management attaches none of those indices again by itself. Throws TARGET_REFUSED
 * where one keeps it.
 */
export async function release(search: SearchPort, policy: string): Promise<void> {
  const names = (await runningIt(search, policy, 0)).map((name) => encodeURIComponent(name));
  for (const some of inRequests(names)) {
    const attempt = `Taking policy "${policy}" from its indices`;
    const answer = await search.request('POST', `/_plugins/_ism/remove/${some}`);
    // An index that is deleted while this is asked is one less.
    if (answer.status === 404) return release(search, policy);
    const { failed_indices: failed = [] } = expectOk(answer, attempt) as {
      failed_indices?: readonly Failed[];
    };
    const [first] = failed.filter(({ reason }) => !reason.includes('does not have a policy'));
    if (first) throw refused(attempt, first);
  }
}

interface Failed {
  readonly index_name: string;
  readonly reason: string;
}

const refused = (attempt: string, { index_name: index, reason }: Failed): DasError =>
  new DasError(
    'TARGET_REFUSED',
    `${attempt}: index management answered of ${index}: ${reason.replace(/\.$/, '')}.`,
    reason.includes('closed') ? `Open index ${index}, or delete it, and apply again.` : undefined,
  );

/** Whatever their names: somebody may have given it to others by hand. */
async function runningIt(search: SearchPort, policy: string, from: number): Promise<string[]> {
  const answer = await search.request('GET', `/_plugins/_ism/explain?from=${from}&size=${PAGE}`);
  if (answer.status === 404) return [];
  const { total_managed_indices: total, ...page } = expectOk(answer, 'Explaining the managed indices');
  const names = Object.entries(page).flatMap(([name, one]) =>
    (one as { policy_id?: string | null }).policy_id === policy ? [name] : [],
  );
  const read = from + Object.keys(page).length;
  const rest = read > from && read < Number(total);
  return rest ? [...names, ...(await runningIt(search, policy, read))] : names;
}
