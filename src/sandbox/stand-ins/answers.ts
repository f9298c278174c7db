/** What a caller gets: any status with a JSON body. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });

/** The body OpenSearch 3.4 gives for an exception: the same words at the root cause and at the top. */
export function refusal(status: number, type: string, reason: string, causedBy?: object): Answer {
  const cause = causedBy === undefined ? {} : { caused_by: causedBy };
  return { status, body: { error: { root_cause: [{ type, reason }], type, reason, ...cause }, status } };
}

/** An IllegalArgumentException, as the REST layer prints it: 400. */
export const illegalArgument = (reason: string): Answer => refusal(400, 'illegal_argument_exception', reason);

/** An OpenSearchStatusException, as index management and notifications throw it. */
export const statusException = (status: number, reason: string): Answer =>
  refusal(status, 'status_exception', reason);

/** The alerting and index management plugins wrap what went wrong and name the Java class of it. */
export const wrapped = (status: number, type: string, javaClass: string, reason: string): Answer =>
  refusal(status, type, reason, { type: 'exception', reason: `${javaClass}: ${reason}` });

/** What no stand-in answers yet is refused in the open, never pretended. */
export function notYet(method: string, path: string, of = ''): Answer {
  const reason = `the sandbox's stand-in does not answer ${method} ${path}${of} yet`;
  return refusal(501, 'not_implemented_exception', reason);
}
