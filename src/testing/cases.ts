/** What became of one test case. `why` says what was expected and what happened. */
export interface CaseResult {
  readonly resource: string;
  readonly name: string;
  readonly passed: boolean;
  readonly why?: string;
}

/** A case of a Monitor's `tests`: short events, and the triggers that must fire on them. */
export interface MonitorCase {
  readonly name: string;
  readonly events: readonly ShortEvent[];
  readonly fires: readonly string[];
  /** Of a bucket-level monitor: what it must fire for, each bucket by its keys with a comma between (`dba_wen, 10.0.0.7`). */
  readonly buckets?: readonly string[];
  /** Must stand in one of the rendered messages. */
  readonly message?: string;
}

/** Fields of an audit event; `ago` (such as 3m, 60m, 30s) is how long before the run it happened: one minute unless said. */
export type ShortEvent = Readonly<Record<string, unknown>> & { readonly ago?: string };

/** A case of an AuditPolicy's `tests`: one event and what the policy must say of it. */
export interface PolicyCase {
  readonly name: string;
  readonly event: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}
