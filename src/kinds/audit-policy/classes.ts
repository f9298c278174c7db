import type { Declared, Problem } from '../../core/kind.ts';
import type { AuditPolicySpec, DataClass } from './spec.gen.ts';

/** The data classes of every AuditPolicy that is declared. */
export const classesIn = ({ resources }: Declared): DataClass[] =>
  resources
    .filter(({ kind }) => kind === 'AuditPolicy')
    .flatMap(({ spec }) => (spec as AuditPolicySpec).dataClasses);

/** Names at `/spec/classes` that no AuditPolicy has, with those there are. */
export function unknownClasses(names: readonly string[], declared: Declared): Problem[] {
  const known = classesIn(declared).map(({ name }) => name);
  return names.flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: `/spec/classes/${index}`,
            message: `no AuditPolicy has a data class "${name}"; known: ${known.join(', ') || 'none'}`,
          },
        ],
  );
}

const LENGTHS = ['day', 'week', 'month'] as const;

/**
 * The longest period among the indices of some classes; a class that nobody declares is taken to be a month long. The
 * pattern of a class, `das-audit-pci-*`, takes in the indices of a class `pci-cards` too.
 */
export function longestPeriod(names: readonly string[], declared: Declared): DataClass['period'] {
  const found = classesIn(declared).filter(({ name: one }) =>
    names.some((name) => one === name || one.startsWith(`${name}-`)),
  );
  if (names.some((name) => found.every((one) => one.name !== name))) return 'month';
  return LENGTHS.findLast((length) => found.some(({ period }) => period === length)) ?? 'month';
}
