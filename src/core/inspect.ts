import type { Inspection, KindDef, Seen, Wanted } from './kind.ts';
import { type Address, addressOf, type Finding, type Live, type RiskFound } from './types.ts';

/** How one kind judges what its survey read, with everything of that kind on the target. */
export interface Surveyed {
  readonly def: KindDef;
  readonly live: readonly Live[];
  judge(seen: Seen): Inspection;
}

/** What all surveys come to, each judged by the steps of its own kind. Pure. */
export function inspect(
  surveyed: readonly Surveyed[],
  wantedOf: (def: KindDef) => readonly Wanted[],
  now: Date,
) {
  const all = surveyed.map(({ def, live, judge }) => {
    const { risks, ...found } = judge({ wanted: wantedOf(def), live, now });
    const placed = risks.map(({ name, ...risk }) => ({ ...risk, address: addressOf(def.kind, name) }));
    return { ...found, risks: placed satisfies readonly (RiskFound & { address: Address })[] };
  });
  return {
    findings: all.flatMap(({ findings }) => findings),
    pending: all.flatMap(({ pending }) => pending),
    risks: all.flatMap(({ risks }) => risks),
  };
}

/** What of a finding belongs to the digest: what apply would do. Its words may hold counts that move while nobody acts. */
export const toBeMended = ({ remedy, address, index }: Finding) => (remedy ? [[remedy, address, index]] : []);
