import type { Problem } from '../../core/kind.ts';
import type { Resource } from '../../core/types.ts';
import { meet } from './patterns.ts';
import type { RetentionPolicySpec } from './spec.gen.ts';

/**
 * Classes that another policy claims at the same priority: the server refuses the second of them
 * ("please use a different priority"). Reported at the later of the two by name, once.
 */
export function overlaps(
  { name, spec }: Resource<RetentionPolicySpec>,
  resources: readonly Resource[],
): Problem[] {
  const others = resources.filter(
    (other) => other.kind === 'RetentionPolicy' && other.name < name,
  ) as Resource<RetentionPolicySpec>[];
  return spec.classes.flatMap((claimed, index) => {
    const rival = others.find(
      (other) =>
        (other.spec.priority ?? 100) === (spec.priority ?? 100) &&
        other.spec.classes.some((one) => meet(`${one}-*`, `${claimed}-*`)),
    );
    return rival
      ? [
          {
            path: `/spec/classes/${index}`,
            message: `class "${claimed}" is claimed by RetentionPolicy "${rival.name}" too, at the same priority ${spec.priority ?? 100}`,
          },
        ]
      : [];
  });
}
