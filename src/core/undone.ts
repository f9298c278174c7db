import type { Outcome } from './consent.ts';
import { diff } from './diff.ts';
import type { Work } from './step.ts';
import type { Live } from './types.ts';

/**
 * A step whose request the server answered well, though it holds what it held before: remembered as applied, the old form
 * would pass for the server's own way to write the new one, and an object that was not deleted would be nobody's.
 */
export function undoneIn(work: Work, now: Live | undefined): Outcome[] {
  const what = work.isWritten ? leftOf(work, now) : undefined;
  if (what === undefined) return [];
  const message = `The server answered that it was done, but ${what}. Look at what is between here and the server, and apply again.`;
  return [{ status: 'failed', address: work.step.address, code: 'TARGET_REFUSED', message }];
}

// Of what has no version nobody can tell: its body may be one that the server wrote the same way before.
function leftOf({ step, desired, live }: Work, now: Live | undefined): string | undefined {
  if (!desired) return live && now?.id === live.id ? 'it is still there' : undefined;
  if (!now) return 'it is not there';
  const unmoved = live?.version && diff(live.version, now.version).length === 0;
  return unmoved && step.changes.length > 0 ? 'it is as it was before' : undefined;
}
