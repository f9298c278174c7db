import { canonical } from '../../core/canonical.ts';
import { compilePatterns } from './patterns.ts';
import type { AuditPolicySpec, DataClass, DropRule } from './spec.gen.ts';

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
  ...overtaken(before.dataClasses, after.dataClasses),
  ...gained('internal users', before.internalUsers, after.internalUsers),
  ...widerRules(before, after),
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

// The first class that matches gets the event: one that is newly in front may keep it for a shorter time.
function overtaken(before: readonly DataClass[], after: readonly DataClass[]): string[] {
  const ahead = (classes: readonly DataClass[], name: string): readonly DataClass[] =>
    classes.slice(
      0,
      Math.max(
        0,
        classes.findIndex((one) => one.name === name),
      ),
    );
  return before.flatMap((one) => {
    const known = ahead(before, one.name).map(({ name }) => name);
    return ahead(after, one.name)
      .filter(({ name, sources }) => !known.includes(name) && meet(sources, one.sources))
      .map(
        ({ name }) => `class ${name} would be asked before class ${one.name}: it may take over its sources`,
      );
  });
}

// Two patterns with stars are taken to meet.
const meet = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((a) =>
    others.some(
      (b) => (a.includes('*') && b.includes('*')) || compilePatterns([a])(b) || compilePatterns([b])(a),
    ),
  );

// Internal accounts are left out of what an auditor reads first.
const gained = (what: string, before: readonly string[] = [], after: readonly string[] = []): string[] => {
  const more = after.filter((item) => !before.includes(item));
  return more.length > 0 ? [`${what} newly listed: ${more.join(', ')}`] : [];
};

// A rule that stays as it is drops more when what it asks for becomes true of more events.
const widerRules = (before: AuditPolicySpec, after: AuditPolicySpec): string[] => {
  const morePrivileged = [
    ...gained('', before.privileged.users, after.privileged.users),
    ...gained('', before.privileged.activities, after.privileged.activities),
  ];
  const fewerInternal = lost('', before.internalUsers, after.internalUsers);
  return (after.drop ?? []).flatMap(({ name, match }) => [
    ...(match.privileged === true && morePrivileged.length > 0 ? [wider(name, 'privileged events')] : []),
    ...(match.internal === false && fewerInternal.length > 0
      ? [wider(name, 'events that are not internal')]
      : []),
  ]);
};

const wider = (rule: string, events: string): string =>
  `rule "${rule}" would drop more: it matches ${events}, and more would count as such`;
