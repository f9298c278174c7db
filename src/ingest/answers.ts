import type { Settled } from './settle.ts';

/** What one item's answer asks for. `again`: the same item once more; `blocked`: see whether it is there. */
export type Answer = Settled | { readonly type: 'again' | 'blocked' };

interface Item {
  readonly status?: number;
  readonly error?: { readonly type?: string; readonly reason?: string };
}

/**
 * Reads the answer to a `_bulk` of so many `create` items. `split` when the request as a whole was refused for its
 * size or form and holds more than one item.
 */
export function readAnswers(status: number, body: unknown, count: number): readonly Answer[] | 'split' {
  if (status === 200) {
    const items = (body as { readonly items?: readonly { readonly create?: Item }[] } | null)?.items ?? [];
    return Array.from({ length: count }, (_, at) => readItem(items[at]?.create ?? {}));
  }
  if (status === 413 || status === 400) {
    return count > 1 ? 'split' : [{ type: 'refused', reason: `request-refused: ${status}` }];
  }
  const isBusy = status === 429 || status === 503;
  const answer: Answer = isBusy ? { type: 'again' } : { type: 'returned', reason: `bulk answered ${status}` };
  return Array.from({ length: count }, () => answer);
}

function readItem({ status = 0, error }: Item): Answer {
  switch (status) {
    case 201:
    case 200:
      return { type: 'indexed' };
    case 409:
      return { type: 'duplicate' };
    case 429:
    case 503:
      return { type: 'again' };
    case 400:
      return { type: 'refused', reason: reasonFor(error) };
    case 403:
      return isIndexBlock(error) ? { type: 'blocked' } : { type: 'returned', reason: reasonFor(error) };
    default:
      return { type: 'returned', reason: `item answered ${status}: ${reasonFor(error)}` };
  }
}

/** A block on this one index, and neither a missing permission nor a cluster that is read-only as a whole. */
function isIndexBlock(error: Item['error']): boolean {
  return error?.type === 'cluster_block_exception' && (error.reason ?? '').startsWith('index [');
}

/** The server's reason may quote the value it refuses, so only its kind is told. */
const reasonFor = (error: Item['error']): string => error?.type ?? 'unknown';
