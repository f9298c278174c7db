import { expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Finding, Live } from '../../core/types.ts';

/**
 * Attaches an index to its policy, or moves it to the policy's present version (`_ism/add`, `_ism/change_policy`).
 * Index management queues a move: it happens at the next run of the index, or at its next transition where the actions
 * of its state differ. Returns the version that was asked for, `seqNo/primaryTerm`. An index that is gone, or that
 * index management attached itself meanwhile, is success.
 */
export async function mend(search: SearchPort, finding: Finding, policy: Live | undefined): Promise<string> {
  const { index = '', remedy } = finding;
  const path = remedy === 'attach' ? 'add' : 'change_policy';
  const attempt = `${remedy === 'attach' ? 'Attaching' : 'Moving'} index ${index} to policy "${policy?.name}"`;
  const body = { policy_id: policy?.name };
  const answer = await search.request('POST', `/_plugins/_ism/${path}/${encodeURIComponent(index)}`, body);
  const { failed_indices: failed = [] } = expectOk(answer, attempt) as { failed_indices?: readonly Failed[] };
  const [first] = failed.filter(({ reason }) => !reason.includes('already has a policy'));
  // The policy that it ran was deleted in this very apply, which freed it.
  if (first?.reason.includes(NOT_MANAGED)) return mend(search, { ...finding, remedy: 'attach' }, policy);
  if (first) throw new DasError('TARGET_REFUSED', `${attempt}: index management answered: ${first.reason}`);
  return versionOf(policy) ?? '';
}

const NOT_MANAGED = 'is not being managed';

interface Failed {
  readonly reason: string;
}

/** The version that explain names for an index that runs this policy: `seqNo/primaryTerm`. */
export function versionOf(policy: Live | undefined): string | undefined {
  const version = policy?.version;
  return version?.type === 'sequence' ? `${version.seqNo}/${version.primaryTerm}` : undefined;
}
