import type { Consent } from './consent.ts';
import { DasError } from './errors.ts';
import type { Plan } from './plan.ts';
import type { Risk } from './types.ts';

/** Asks who applies. Throws CONSENT_MISSING on a no. */
export async function checkAgreed(plan: Plan, { confirm }: Consent): Promise<void> {
  if (await confirm(plan)) return;
  throw new DasError(
    'CONSENT_MISSING',
    'Not applied: the plan was not agreed to.',
    'Pass --yes, or the reviewed plan: --digest with its digest, or --plan with its file.',
  );
}

/** Throws CONSENT_MISSING where the plan has a risk that is not allowed by name. */
export function checkRisks(plan: Plan, allow: readonly Risk[]): void {
  const refused = plan.risks.filter(({ risk }) => !allow.includes(risk));
  if (refused.length === 0) return;
  const words = refused
    .map(({ risk, address, message }) => `${address ? `${address}: ` : ''}${message} (${risk})`)
    .join('; ');
  const flags = [...new Set(refused.map(({ risk }) => `--allow ${risk}`))].join(' ');
  throw new DasError('CONSENT_MISSING', `Refused: ${words}.`, `If that is agreed, apply with ${flags}.`);
}

/**
 * Throws TARGET_REFUSED where the server would refuse a step in the middle of the apply, with the others done, and
 * CONSENT_MISSING where somebody protected an object that would be deleted.
 */
export function checkBlocks({ findings }: Plan): void {
  const [first, ...others] = findings.filter(({ blocks }) => blocks);
  if (!first) return;
  const more = others.length > 0 ? `; the plan has ${others.length} more findings that stop it` : '';
  const code = first.kind === 'protected' ? 'CONSENT_MISSING' : 'TARGET_REFUSED';
  throw new DasError(code, `Not applied: ${first.address}: ${first.message}${more}.`);
}
