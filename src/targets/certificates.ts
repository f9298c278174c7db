import { createSecureContext } from 'node:tls';
import { DasError, reasonOf } from '../core/errors.ts';
import type { SearchSettings } from './search.ts';

/** Throws USAGE when a client certificate and its key cannot be used; the words of TLS itself are no sentence. */
export function checkCertificate({ certificate }: SearchSettings): void {
  if (!certificate) return;
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw new DasError(
      'USAGE',
      `The client certificate and its key cannot be used: ${whyNot(error)}.`,
      'Check certificate, key and passphrase of this environment in das-compliance.yaml.',
    );
  }
}

const REASONS: readonly (readonly [RegExp, string])[] = [
  [/bad decrypt|BAD_DECRYPT|passphrase|interrupted or cancelled/i, 'the passphrase does not open the key'],
  [/key values mismatch/i, 'the key is that of another certificate'],
  [/no start line|unsupported|not enough data|bad base64|bad end line/i, 'one of the files is not PEM'],
];

function whyNot(error: unknown): string {
  const reason = `${(error as NodeJS.ErrnoException).code}: ${reasonOf(error)}`;
  return REASONS.find(([form]) => form.test(reason))?.[1] ?? reason;
}
