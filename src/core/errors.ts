export type ErrorCode =
  | 'USAGE' // the command line is wrong
  | 'CONTENT_INVALID' // the files are wrong
  | 'SECRET_MISSING' // a reference to a secret has no value here
  | 'CONSENT_MISSING' // a person has not agreed to this
  | 'PLAN_STALE' // files or server moved since review
  | 'LEASE_HELD' // another apply is running
  | 'LEASE_LOST' // another apply took over in the middle of this one
  | 'TARGET_UNREACHABLE'
  | 'TARGET_REFUSED'
  | 'VERSION_CONFLICT'
  | 'APPLY_INCOMPLETE' // some steps failed, the others are done
  | 'HISTORY_BROKEN' // an entry of the history was altered or is gone
  | 'RECORD_UNREADABLE' // an activity record cannot be opened
  | 'REPORT_UNPROVEN' // the numbers of a report do not add up
  | 'SANDBOX'; // the sandbox cannot be had here

/**
 * The only error this project throws on purpose; whatever else surfaces is a bug and keeps its stack.
 * The message says what and where with the numbers; the hint says the way out.
 */
export class DasError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string) {
    super(message);
    this.name = 'DasError';
    this.code = code;
    this.hint = hint;
  }
}

export const isDasError = (error: unknown): error is DasError => error instanceof DasError;

/** The words of whatever was thrown, for a message of our own. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The same with the way out, where there is one. */
export const adviceOf = (error: unknown): string =>
  isDasError(error) && error.hint ? `${error.message} ${error.hint}` : reasonOf(error);

/** An apply that goes on without its lease. */
export const leaseLost = (to = 'another apply'): DasError =>
  new DasError(
    'LEASE_LOST',
    `Stopped before the next write: this apply lost its lease to ${to}.`,
    'What is done stays done: wait until the other apply has ended, then plan again.',
  );
