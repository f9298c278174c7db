import { canonical } from '../../core/canonical.ts';
import type { AuditPolicySpec, DropRule } from './spec.gen.ts';

/**
 * In what ways less would be kept, or fewer events would count as privileged, after a change; none is safe.
 * Pure and careful: a rule that was altered counts as a new rule, for it may match more than before.
 */
export function narrowing(
  before: AuditPolicySpec | undefined,
  after: AuditPolicySpec | undefined,
  established: boolean,
): string[] {
  if (!after) return before ? ['its sources would be judged by another policy, or not be kept at all'] : [];
  const rules = newRules(before?.drop ?? [], after.drop ?? []);
  if (before) return [...rules, ...narrowed(before, after)];
  return established ? ['it may take over sources that another policy judges', ...rules] : [];
}

const narrowed = (before: AuditPolicySpec, after: AuditPolicySpec): string[] => [
  ...lost('privileged users', before.privileged.users, after.privileged.users),
  ...lost('privileged activities', before.privileged.activities, after.privileged.activities),
  ...lost('sensitive objects', before.sensitiveObjects, after.sensitiveObjects),
  ...lost('sources', sourcesOf(before), sourcesOf(after)),
  ...gained(before.internalUsers, after.internalUsers),
  ...((before.priority ?? 0) > (after.priority ?? 0)
    ? ['its priority falls: another policy may judge its sources']
    : []),
];

const newRules = (before: readonly DropRule[], after: readonly DropRule[]): string[] => {
  const known = new Set(before.map(({ name, match }) => canonical({ name, match })));
  return after
    .filter(({ name, match }) => !known.has(canonical({ name, match })))
    .map(({ name, reason }) => `rule "${name}" would drop events (${reason})`);
};

const sourcesOf = ({ dataClasses }: AuditPolicySpec): string[] =>
  dataClasses.flatMap(({ name, sources }) => sources.map((source) => `${source} in class ${name}`));

const lost = (what: string, before: readonly string[] = [], after: readonly string[] = []): string[] => {
  const missing = before.filter((item) => !after.includes(item));
  return missing.length > 0 ? [`${what} no longer listed: ${missing.join(', ')}`] : [];
};

// Internal accounts are left out of what an auditor reads first.
const gained = (before: readonly string[] = [], after: readonly string[] = []): string[] => {
  const more = after.filter((item) => !before.includes(item));
  return more.length > 0 ? [`internal users newly listed: ${more.join(', ')}`] : [];
};
