import type { NodeAnswer } from '../../upstream.ts';
import type { Outcome } from '../turn.ts';
import { causeIn, pathOf, type Step, settled, waiting } from './step.ts';

/** Steps that open, close or delete the index. All of them may be done twice. */
export const open: Step = {
  name: 'attempt_open',
  run: async ({ node, index }) =>
    settled(
      await node.request('POST', `${pathOf(index)}/_open`),
      `Successfully opened index [index=${index.name}]`,
      `Failed to open index [index=${index.name}]`,
    ),
};

export const close: Step = {
  name: 'attempt_close',
  run: async ({ node, index }) =>
    unlessInSnapshot(
      await node.request('POST', `${pathOf(index)}/_close`),
      `Successfully closed index [index=${index.name}]`,
      `Failed to close index [index=${index.name}]`,
      `Index had snapshot in progress, retrying closing [index=${index.name}]`,
    ),
};

export const deletion: Step = {
  name: 'attempt_delete',
  run: async ({ node, index }) =>
    unlessInSnapshot(
      await node.request('DELETE', pathOf(index)),
      `Successfully deleted index [index=${index.name}]`,
      `Failed to delete index [index=${index.name}]`,
      `Index had snapshot in progress, retrying deletion [index=${index.name}]`,
    ),
};

/** An index that is being written to a snapshot stays as it is until that is done. */
function unlessInSnapshot(answer: NodeAnswer, done: string, undone: string, later: string): Outcome {
  const isInSnapshot = answer.status >= 300 && causeIn(answer).type === 'snapshot_in_progress_exception';
  return isInSnapshot ? waiting(later) : settled(answer, done, undone);
}
