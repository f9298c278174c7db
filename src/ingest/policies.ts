import { DasError } from '../core/errors.ts';
import type { Bundle, BundlePort } from '../core/ports.ts';
import type { AuditPolicySpec } from '../kinds/audit-policy/spec.gen.ts';
import type { Policies } from './batch.ts';

/**
 * Reads the audit policies in force, anew at each call. When the bundle cannot be read the last good one goes on;
 * without any, TARGET_REFUSED: no event may be judged by no policy at all.
 */
export function keepPolicies(bundles: BundlePort): () => Promise<Policies> {
  let lastGood: Policies | undefined;
  return async () => {
    try {
      const bundle = await bundles.read();
      lastGood = bundle === undefined ? lastGood : policiesOf(bundle);
    } catch (error) {
      if (lastGood === undefined) {
        throw error;
      }
    }
    if (lastGood === undefined) {
      throw new DasError(
        'TARGET_REFUSED',
        'There is no bundle of audit policies to judge events by.',
        'Run "das-compliance apply" with at least one AuditPolicy; the records stay in the stream meanwhile.',
      );
    }
    return lastGood;
  };
}

/** The compiled AuditPolicies of a bundle: applied through the same schema check as the files they came from. */
export function policiesOf({ version, entries }: Bundle): Policies {
  const policies = entries
    .filter(({ section }) => section === 'audit')
    .map(({ name, body }) => ({ name, spec: body as unknown as AuditPolicySpec }));
  return { version, policies };
}
