import type { Inspection, KindDef, Seen, Wanted } from './kind.ts';
import { type Address, addressOf, type Live, type Resource, type RiskFound } from './types.ts';

/** Everything of one kind on the target, and how the kind judges what its survey read, if it has one. */
export interface Listed {
  readonly def: KindDef;
  readonly live: readonly Live[];
  readonly judge: ((seen: Seen) => Inspection) | undefined;
}

/** What all surveys come to, each judged by the steps of its own kind. Pure. */
export function inspect(
  listed: readonly Listed[],
  wantedOf: (def: KindDef) => readonly Wanted[],
  declared: readonly Resource[],
  now: Date,
) {
  const all = listed.flatMap(({ def, live, judge }) => {
    if (!judge) return [];
    const { risks, ...found } = judge({ wanted: wantedOf(def), live, declared, now });
    const placed = risks.map(({ name, ...risk }) => ({ ...risk, address: addressOf(def.kind, name) }));
    return [{ ...found, risks: placed satisfies readonly (RiskFound & { address: Address })[] }];
  });
  return {
    findings: all.flatMap(({ findings }) => findings),
    pending: all.flatMap(({ pending }) => pending),
    risks: all.flatMap(({ risks }) => risks),
  };
}

/**
 * What of it belongs to the digest: what is risked, and what apply would do that no step implies (`due`, by address). The
 * words may hold counts that move while nobody acts, and a step takes its indices along, however many there are by then.
 */
export const toAgreeTo = (
  { findings, risks }: ReturnType<typeof inspect>,
  due: ReadonlySet<Address>,
): readonly unknown[] => [
  ...risks.map(({ risk, address, index }) => [risk, address, index]),
  ...findings
    .filter(({ remedy, address }) => remedy && !due.has(address))
    .map(({ remedy, address, index }) => [remedy, address, index]),
];
