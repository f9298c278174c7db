import { DasError } from '../core/errors.ts';
import { parseMonth } from '../report/month.ts';
import { connectKeySource } from '../sandbox/generator/key-source.ts';
import { plan, type Scope } from '../sandbox/generator/plan.ts';
import { type SealedStreamRecord, seal } from '../sandbox/generator/seal.ts';
import type { SandboxState } from '../sandbox/state.ts';
import { LOCAL } from './key-service.ts';

export interface Wanted {
  readonly seed: number;
  readonly events: number;
  readonly month: string | undefined;
  readonly now: boolean;
}

/** Sealed records of four engines from a seed, their data keys from the sandbox's key service. */
export function generate(
  seed: number,
  scope: Scope,
  sandbox: SandboxState,
): Promise<readonly SealedStreamRecord[]> {
  const { records } = plan(seed, scope);
  return seal(records, connectKeySource({ ...LOCAL, endpoint: sandbox.kmsUrl, keyId: sandbox.keyId }));
}

/** What is wanted, checked before anything is asked of the sandbox. Throws USAGE. */
export function scopeOf({ seed, events, month, now: recent }: Wanted, now: Date): Scope {
  if (!Number.isSafeInteger(seed))
    throw new DasError('USAGE', `--seed ${seed} is no whole number.`, 'Any will do, such as 1.');
  if (!Number.isInteger(events) || events < 1 || events > 1_000_000)
    throw new DasError('USAGE', `--events ${events} is no number from 1 to 1,000,000.`, 'Say how many.');
  if (recent === (month !== undefined))
    throw new DasError('USAGE', 'Say when the events happen: either --month YYYY-MM or --now.');
  return month === undefined ? { now, events } : { month: parseMonth(month, now), events };
}
