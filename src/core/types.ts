/**
 * Every kind, in the order its steps run: what is referred to stands before what refers to it.
 * Adding a kind starts with one word here.
 */
export const KINDS = [
  'AuditPolicy',
  'IndexTemplate',
  'SnapshotRepository',
  'NotificationChannel',
  'LegalHold',
  'SnapshotPolicy',
  'RetentionPolicy',
  'Monitor',
  'AccessPolicy',
  'Dashboard',
  'Report',
] as const;
export type Kind = (typeof KINDS)[number];

/** `RetentionPolicy/pci-dss`: unique in the files, the plan and the inventory. */
export type Address = `${Kind}/${string}`;

/** Where in the files something stands; line and column count from 1. */
export interface Source {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One declaration, already checked by its kind's schema. Past the loader nothing is `unknown`. */
export interface Resource<S = unknown> {
  readonly kind: Kind;
  readonly name: string;
  readonly description: string;
  /** Ids of framework clauses this declaration serves, such as `PCI-DSS-4.0.1/10.5.1`. */
  readonly controls: readonly string[];
  readonly spec: S;
  readonly tests: readonly unknown[];
  /** No plan may delete it: see core/protection.ts. */
  readonly protected?: boolean;
  /** Contents of the files that belong to it (a report's template), by the name given in `spec`. */
  readonly files: Readonly<Record<string, string>>;
  readonly source: Source;
}

/** A JSON object as it is sent to or comes from a server. */
export type Body = { readonly [key: string]: unknown };

/** The concurrency token to send back on a write. */
export type Version =
  | { readonly type: 'sequence'; readonly seqNo: number; readonly primaryTerm: number }
  | { readonly type: 'tag'; readonly tag: string };

/** What the target holds under a name. `id` is the server's own (monitors) or the name. */
export interface Live {
  readonly name: string;
  readonly id: string;
  readonly body: Body;
  readonly version?: Version;
  /** When it was last written, where the server tells: ISO 8601, UTC. */
  readonly editedAt?: string;
}

export type Action = 'create' | 'update' | 'adopt' | 'delete' | 'noop';

/** A leaf fact, never prose. `path` is a JSON Pointer (RFC 6901). */
export type Change =
  | { readonly op: 'add'; readonly path: string; readonly after: unknown }
  | { readonly op: 'remove'; readonly path: string; readonly before: unknown }
  | { readonly op: 'set'; readonly path: string; readonly before: unknown; readonly after: unknown };

/** Consequences a person must agree to by name: `apply --allow shortens-retention`. */
export const RISKS = [
  'shortens-retention',
  'disables-monitor',
  'narrows-audit',
  'widens-access',
  'locks-out',
  'releases-hold',
  'adopts',
  'deletes',
  'deletes-data',
  'mass-change',
] as const;
export type Risk = (typeof RISKS)[number];

/** A risk and why it is one, in a sentence with the numbers. */
export interface RiskFound {
  readonly risk: Risk;
  readonly message: string;
}

/** What is not as it should be on the target, though the objects are as declared. */
export const FINDINGS = [
  'runs-old-version',
  'unmanaged',
  'failed-step',
  'dangling-policy',
  'overlap',
  'dead-setting',
  'protected',
  'still-used',
  'not-held',
  'still-held',
  'held-index-gone',
] as const;

/**
 * One thing found, in a sentence; `index` where it is one index that does not obey. `remedy` is what apply does about
 * it; without one it is for a person. What `blocks` stops the apply before its first write: the server would refuse a step of this
 * address, or it is protected or still used.
 */
export interface Finding {
  readonly kind: (typeof FINDINGS)[number];
  readonly address: Address;
  readonly index?: string;
  readonly message: string;
  readonly remedy?: 'attach' | 'move' | 'hold' | 'release';
  readonly blocks?: true;
}

/** What was asked for and happens by itself later; `dueAt` is ISO 8601 in UTC, null when nobody can know. */
export interface Pending {
  readonly address: Address;
  readonly change: string;
  readonly dueAt: string | null;
}

export const addressOf = (kind: Kind, name: string): Address => `${kind}/${name}`;
