import type { SearchPort } from '../core/ports.ts';
import type { AuditDocument } from './route.ts';

/** What became of a document. `returned` hands its record back to the stream. */
export type Settled =
  | { readonly type: 'indexed' | 'duplicate' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'returned'; readonly reason: string };

interface Found {
  readonly found?: boolean;
  readonly error?: unknown;
}

/**
 * Settles documents whose index is closed to writes: one that is there came before, so it is a duplicate; one that
 * is not came too late and goes to quarantine.
 */
export async function settleBlocked(
  documents: readonly AuditDocument[],
  search: SearchPort,
): Promise<readonly Settled[]> {
  if (documents.length === 0) {
    return [];
  }
  const docs = documents.map(({ index, id }) => ({ _index: index, _id: id, _source: false }));
  try {
    const { status, body } = await search.request('POST', '/_mget', { docs });
    const found = status === 200 ? ((body as { readonly docs?: readonly Found[] } | null)?.docs ?? []) : [];
    return documents.map((_, at) => settledBy(found[at]));
  } catch {
    return documents.map(() => settledBy(undefined));
  }
}

function settledBy(answer: Found | undefined): Settled {
  if (answer?.found === undefined || answer.error !== undefined) {
    return { type: 'returned', reason: 'blocked-and-unknown' };
  }
  return answer.found ? { type: 'duplicate' } : { type: 'refused', reason: 'late-into-closed-period' };
}
