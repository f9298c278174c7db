import { DasError } from './errors.ts';
import type { SearchResponse } from './ports.ts';
import type { Body } from './types.ts';

/**
 * The body of a good answer (2xx); otherwise throws VERSION_CONFLICT on 409 and TARGET_REFUSED with the server's
 * own reason on all else, naming what was attempted.
 */
export function expectOk(answer: SearchResponse, attempt: string): Body {
  if (answer.status >= 200 && answer.status < 300) return answer.body as Body;
  const reason = reasonIn(answer.body);
  if (answer.status === 409) {
    throw new DasError(
      'VERSION_CONFLICT',
      `${attempt}: it changed on the server meanwhile (${reason}).`,
      'Plan again and look at the difference.',
    );
  }
  throw new DasError(
    'TARGET_REFUSED',
    `${attempt}: the server answered ${answer.status}: ${reason}.`,
    hintFor(answer.status),
  );
}

/** Deleting what is already gone is success. */
export function expectGone(answer: SearchResponse, attempt: string): void {
  if (answer.status !== 404) expectOk(answer, attempt);
}

function reasonIn(body: unknown): string {
  const error = (body as { error?: { reason?: string } | string; message?: string } | null)?.error;
  const text =
    typeof error === 'object'
      ? error.reason
      : (error ?? (typeof body === 'string' ? body : JSON.stringify(body)));
  return String(text ?? 'no reason given')
    .replaceAll(/\s+/g, ' ')
    .slice(0, 300)
    .replace(/\.$/, '');
}

const hintFor = (status: number): string | undefined =>
  status === 403 ? 'The user lacks the permission named above; map it to a role that has it.' : undefined;
