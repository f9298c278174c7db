import { compilePatterns, type Matcher } from './patterns.ts';
import type {
  Activity,
  AuditPolicySpec,
  DataClass,
  DropRule,
  Engine,
  Match,
  Privileged,
} from './spec.gen.ts';

/** An AuditPolicy as the bundle holds it. */
export interface NamedPolicy {
  readonly name: string;
  readonly spec: AuditPolicySpec;
}

/** What a policy looks at. */
export interface Judged {
  readonly source: string;
  /** ISO 8601 in UTC. */
  readonly '@timestamp': string;
  readonly engine: Engine;
  readonly activity: Activity;
  readonly dbUserName?: string | undefined;
  readonly databaseName?: string | undefined;
  readonly objectName?: string | undefined;
  /** Oracle reports the object's schema here. */
  readonly objectType?: string | undefined;
  readonly remoteHost?: string | undefined;
  readonly clientApplication?: string | undefined;
}

/** What the policy that claims an event's source says of the event. */
export interface Judgement {
  readonly policy: string;
  readonly privileged: boolean;
  readonly internal: boolean;
  readonly sensitive: boolean;
  readonly dataClass: string;
  /** `das-audit-<class>-<period>`, the period of the event's own time. */
  readonly index: string;
  /** The name of the first drop rule that matches; absent when the event is kept. */
  readonly droppedBy?: string;
}

/** Undefined when no policy claims the event's source. */
export type Judge = (event: Judged) => Judgement | undefined;

/**
 * Compiles policies into one function. They are asked in descending priority, then by name; the first with a data
 * class that claims the event's source judges it alone.
 */
export function compilePolicies(policies: readonly NamedPolicy[]): Judge {
  const judges = policies.toSorted(byPriorityThenName).map(compilePolicy);
  return (event) => {
    for (const judge of judges) {
      const judgement = judge(event);
      if (judgement !== undefined) {
        return judgement;
      }
    }
    return undefined;
  };
}

/** The index of a data class that holds events of this time (ISO 8601 in UTC): `das-audit-pci-2026.w47`. */
export function indexFor(dataClass: string, period: DataClass['period'], timestamp: string): string {
  return `das-audit-${dataClass}-${periodOf(period, timestamp)}`;
}

function byPriorityThenName(one: NamedPolicy, other: NamedPolicy): number {
  const rank = (other.spec.priority ?? 0) - (one.spec.priority ?? 0);
  return rank !== 0 ? rank : one.name < other.name ? -1 : 1;
}

function compilePolicy({ name, spec }: NamedPolicy): Judge {
  const classes = spec.dataClasses.map((one) => ({ ...one, claims: compilePatterns(one.sources) }));
  const isInternal = compilePatterns(spec.internalUsers ?? []);
  const isPrivileged = compilePrivileged(spec.privileged);
  const isSensitive = compileSensitive(spec.sensitiveObjects ?? []);
  const rules = (spec.drop ?? []).map(compileRule);
  return (event) => {
    const claimed = classes.find((one) => one.claims(event.source));
    if (claimed === undefined) {
      return undefined;
    }
    const privileged = isPrivileged(event);
    const internal = isInternal(event.dbUserName);
    const rule = rules.find(({ matches }) => matches(event, privileged, internal));
    return {
      policy: name,
      privileged,
      internal,
      sensitive: isSensitive(event),
      dataClass: claimed.name,
      index: indexFor(claimed.name, claimed.period, event['@timestamp']),
      ...(rule === undefined ? {} : { droppedBy: rule.name }),
    };
  };
}

function compilePrivileged({ users, activities }: Privileged): (event: Judged) => boolean {
  const matchesUser = compilePatterns(users);
  return ({ dbUserName, activity }) => activities.includes(activity) || matchesUser(dbUserName);
}

function compileSensitive(patterns: readonly string[]): (event: Judged) => boolean {
  const matches = compilePatterns(patterns);
  return (event) =>
    (event.activity === 'select' || event.activity === 'execute') && namesOf(event).some(matches);
}

/** The ways an event's objects may be written: MySQL lists several, PostgreSQL and Oracle know schemas. */
function namesOf({ engine, objectName, objectType, databaseName }: Judged): readonly string[] {
  return (objectName ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .flatMap((name) => [
      name,
      name.slice(name.lastIndexOf('.') + 1),
      `${databaseName ?? ''}.${name}`,
      `${databaseName ?? ''}.${name.slice(name.lastIndexOf('.') + 1)}`,
      ...(engine === 'oracle' && objectType !== undefined ? [`${objectType}.${name}`] : []),
    ]);
}

interface CompiledRule {
  readonly name: string;
  readonly matches: (event: Judged, privileged: boolean, internal: boolean) => boolean;
}

function compileRule({ name, match }: DropRule): CompiledRule {
  const sources = optional(match.sources);
  const users = optional(match.users);
  const databases = optional(match.databases);
  const hosts = optional(match.hosts);
  const applications = optional(match.applications);
  const objects = optional(match.objects);
  return {
    name,
    matches: (event, privileged, internal) =>
      isListed(match, event) &&
      (match.privileged ?? privileged) === privileged &&
      (match.internal ?? internal) === internal &&
      sources(event.source) &&
      users(event.dbUserName) &&
      databases(event.databaseName) &&
      hosts(event.remoteHost) &&
      applications(event.clientApplication) &&
      (match.objects === undefined || namesOf(event).some(objects)),
  };
}

const isListed = ({ engines, activities }: Match, event: Judged): boolean =>
  (engines?.includes(event.engine) ?? true) && (activities?.includes(event.activity) ?? true);

const optional = (patterns: readonly string[] | undefined): Matcher =>
  patterns === undefined ? () => true : compilePatterns(patterns);

function periodOf(period: DataClass['period'], timestamp: string): string {
  switch (period) {
    case 'day':
      return timestamp.slice(0, 10).replaceAll('-', '.');
    case 'week':
      return isoWeekOf(timestamp);
    case 'month':
      return timestamp.slice(0, 7).replace('-', '.');
  }
}

/** ISO 8601: a week belongs to the year that holds its Thursday. */
function isoWeekOf(timestamp: string): string {
  const day = new Date(`${timestamp.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = day.getUTCFullYear();
  const week = Math.floor((day.getTime() - Date.UTC(year, 0, 1)) / 604_800_000) + 1;
  return `${year}.w${String(week).padStart(2, '0')}`;
}
