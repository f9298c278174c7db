import type { Documents } from '../documents.ts';
import { objectOf } from '../json.ts';
import type { CallerNode, NodeAnswer } from '../upstream.ts';
import { type Job, type Kept, managedIn, type Progress, putManaged } from './managed-index.ts';
import type { NodeIndex } from './node-indices.ts';
import type { Send } from './notice.ts';

/** What one run has at hand; its node throws when it does not answer. */
export interface Running {
  readonly documents: Documents;
  readonly node: CallerNode;
  readonly send: Send;
  readonly index: NodeIndex;
  /** When the run was due on the sandbox's clock, epoch milliseconds. */
  readonly now: number;
}

/**
 * Writes job and progress as a whole. A request that changed the job meanwhile (another policy was asked for) keeps its
 * change; an index whose policy was removed meanwhile stays without one. Throws when it cannot be written.
 */
export async function keep(run: Running, kept: Kept, job: Job, progress: Progress): Promise<Kept> {
  const { documents, node, now, index } = run;
  const managed = { managed_index: { ...job, last_run: now }, managed_index_metadata: progress };
  const answer = await putManaged(documents, node, managed, kept.version);
  if (answer.status < 300) return { ...managed, version: versionIn(answer) };
  const changed = answer.status === 409 ? managedIn(await documents.get(node, index.uuid)) : undefined;
  if (changed === undefined) throw new Error(`its progress cannot be kept: ${answer.status}`);
  return keep(run, changed, changed.managed_index, progress);
}

function versionIn({ body }: NodeAnswer): Kept['version'] {
  const { _seq_no: sequence, _primary_term: term } = objectOf(body);
  return { if_seq_no: String(sequence), if_primary_term: String(term) };
}

/** Ends the job: it runs no more until a retry. */
export async function disable(run: Running, kept: Kept, progress: Progress): Promise<void> {
  await keep(run, kept, { ...kept.managed_index, enabled: false, enabled_time: null }, progress);
}

export const FAILED = { failed: true, consumed_retries: 0 };
