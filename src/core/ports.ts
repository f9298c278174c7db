export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** Any status is a value; only a server that cannot be reached or refuses the credentials themselves throws. */
export interface SearchResponse {
  readonly status: number;
  readonly body: unknown;
  /** The request was sent more than once, and an earlier sending may have been done without an answer. */
  readonly repeated?: boolean;
}

/**
 * OpenSearch: one uniform request keeps all kinds alike. A string body is sent as NDJSON (`_bulk`), each item with its id:
 * what is the same done twice may be sent twice, when an answer was lost.
 */
export interface SearchPort {
  readonly url: string;
  request(
    method: Method,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<SearchResponse>;
}

/**
 * OpenSearch Dashboards: its saved objects, in the tenant that each request names. Throws as SearchPort does, and
 * TARGET_REFUSED where a login page answers instead of the API.
 */
export interface DashboardsPort {
  readonly url: string;
  request(method: Method, path: string, tenant: string, body?: unknown): Promise<SearchResponse>;
}

/** One entry of the ingest bundle (an AuditPolicy or a Report, compiled) with the tag to write it back. */
export interface BundleEntry {
  readonly section: string;
  readonly name: string;
  readonly body: { readonly [key: string]: unknown };
  readonly tag: string;
}

/** The whole bundle as the Lambda reads it. `version` is the SHA-256 of its canonical JSON. */
export interface Bundle {
  readonly version: string;
  readonly entries: readonly BundleEntry[];
}

/**
 * The ingest bundle: content-addressed, pointed to by one small object that is replaced as a whole.
 * `put` and `remove` throw VERSION_CONFLICT when the entry's tag is no longer the one that was read.
 */
export interface BundlePort {
  read(): Promise<Bundle | undefined>;
  put(
    section: string,
    name: string,
    body: { readonly [key: string]: unknown },
    ifTag?: string,
  ): Promise<string>;
  remove(section: string, name: string, ifTag: string): Promise<void>;
}

/** What a kind needs to reach its target. */
export interface Ports {
  readonly search: SearchPort;
  readonly bundle: BundlePort;
  /** Not every environment has one. */
  readonly dashboards?: DashboardsPort;
}

/** KMS Decrypt of an encrypted data key under its encryption context: 32 plaintext bytes. */
export interface KeyPort {
  unwrap(wrapped: Uint8Array, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
}

/** What could not be read or was refused: kept whole, with the stage, the reason and where it came from. */
export interface Quarantined {
  readonly stage: string;
  readonly reason: string;
  readonly source: string;
  readonly sequence: string;
  /** The bytes as they were received, in base64, or the event as it was parsed. */
  readonly original: unknown;
}

export interface QuarantinePort {
  put(items: readonly Quarantined[]): Promise<void>;
}

/** Where a secret is: a variable of the environment, a parameter of AWS Systems Manager, or one of Secrets Manager. */
export interface SecretReference {
  readonly scheme: 'env' | 'ssm' | 'secretsmanager';
  readonly name: string;
}
