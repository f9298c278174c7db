import { addressOf, type Body, type Resource } from '../../core/types.ts';
import { holderOf, holdsIn } from '../legal-hold/matching.ts';
import type { SnapshotPolicySpec } from './spec.gen.ts';

/**
 * The policy as it is while LegalHolds take in some of its indices: without its deletion, for snapshots of what is held
 * must stay as well. The description says so on the server too, where somebody may look for the deletion.
 */
export function suspendDeletion(
  resource: Resource<SnapshotPolicySpec>,
  declared: readonly Resource[],
): Resource<SnapshotPolicySpec> {
  const { delete: end, ...spec } = resource.spec;
  const holders = holdsIn(declared).filter((hold) =>
    patternsOf(spec).some((pattern) => holderOf(pattern, [hold])),
  );
  if (!end || holders.length === 0) return resource;
  const names = holders.map(({ name }) => addressOf('LegalHold', name)).sort();
  return {
    ...resource,
    description: `${resource.description} (Deletion suspended by ${names.join(', ')}.)`,
    spec,
  };
}

/** Which holds suspend the deletion of a compiled policy, in words; undefined where none does. */
export const suspensionIn = ({ description }: Body): string | undefined =>
  /\(Deletion suspended by (LegalHold\/.+)\.\)$/.exec(String(description))?.[1];

/** The indices that a policy takes snapshots of. */
export const patternsOf = ({ classes }: Pick<SnapshotPolicySpec, 'classes'>): readonly string[] =>
  classes?.map((one) => `das-audit-${one}-*`) ?? ['das-audit-*'];
