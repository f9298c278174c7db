import { type DasError, isDasError } from '../core/errors.ts';
import { printable } from '../render/printable.ts';
import type { Io } from './io.ts';

/** 0 fine, 1 error, 2 changes or drift, 3 refused: a consent is missing. */
export const EXIT = { fine: 0, error: 1, changes: 2, refused: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One line and its hint for a known error; the stack for a bug. */
export function tell(error: unknown, io: Io): ExitCode {
  if (isDasError(error)) {
    io.err(`${io.paint('red', 'Error:')} ${sentence(error)}\n`);
    return error.code === 'CONSENT_MISSING' ? EXIT.refused : EXIT.error;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err(`This is a bug in das-compliance; please report it with these lines:\n${stack}\n`);
  return EXIT.error;
}

// The lines of a message are ours; what stands on them may come from a file or a server.
const sentence = ({ message, hint }: DasError): string =>
  (hint === undefined ? message : `${message} ${hint}`).split('\n').map(printable).join('\n');
