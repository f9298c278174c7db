import { DasError } from './errors.ts';
import type { SearchResponse } from './ports.ts';
import type { Body } from './types.ts';

/**
 * The body of a good answer (2xx); otherwise throws VERSION_CONFLICT on 409 and TARGET_REFUSED with the server's
 * own reason on all else, naming what was attempted, and the permission where one is missing.
 */
export function expectOk(answer: SearchResponse, attempt: string): Body {
  if (answer.status >= 200 && answer.status < 300) return answer.body as Body;
  const reason = reasonIn(answer.body);
  if (answer.status === 409) {
    const own = answer.repeated ? ', perhaps by this very write, whose first answer was lost' : '';
    throw new DasError(
      'VERSION_CONFLICT',
      `${attempt}: it changed on the server meanwhile${own} (${shortened(reason)}).`,
      'Plan again and look at the difference.',
    );
  }
  throw (
    (answer.status === 403 ? notPermitted(reason, attempt) : undefined) ??
    new DasError(
      'TARGET_REFUSED',
      `${attempt}: the server answered ${answer.status}: ${shortened(reason)}.`,
      answer.status === 403
        ? 'The user lacks the permission named above; map it to a role that has it.'
        : undefined,
    )
  );
}

/** Deleting what is already gone is success. */
export function expectGone(answer: SearchResponse, attempt: string): void {
  if (answer.status !== 404) expectOk(answer, attempt);
}

const SECURITY_PLUGIN = /^no permissions for \[([^\]]{1,300})\] and User \[name=(.{1,200}?), /;
const AWS = /^User: (\S{1,200}) is not authorized to perform: ([\w:*]{1,80})/;

/** Who lacks which permission; the rest of what the server says tells the user's roles. */
function notPermitted(reason: string, attempt: string): DasError | undefined {
  const [, permission, user] = SECURITY_PLUGIN.exec(reason) ?? [];
  if (permission !== undefined)
    return new DasError(
      'TARGET_REFUSED',
      `${attempt}: user "${user}" lacks the permission ${permission}.`,
      'Map that user, or its backend role, to a role that has it.',
    );
  const [, identity, action] = AWS.exec(reason) ?? [];
  if (action === undefined) return undefined;
  return new DasError(
    'TARGET_REFUSED',
    `${attempt}: ${identity} lacks the IAM permission ${action}.`,
    'Allow it in the policy of that identity, and in the access policy of the domain.',
  );
}

function reasonIn(body: unknown): string {
  const { error, message, Message } = (body ?? {}) as {
    readonly error?: { readonly reason?: string } | string;
    readonly message?: string;
    readonly Message?: string;
  };
  // Where `error` is a text it only names the status ("Not Found"), and what happened stands beside it.
  const text =
    (typeof error === 'object' ? error?.reason : undefined) ??
    message ??
    Message ??
    error ??
    (typeof body === 'string' ? body : JSON.stringify(body));
  return String(text ?? 'no reason given').replaceAll(/\s+/g, ' ');
}

const shortened = (reason: string): string => reason.slice(0, 300).replace(/\.$/, '');
