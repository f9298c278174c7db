import { reasonOf } from '../../../core/errors.ts';
import type { Documents } from '../documents.ts';
import { objectOf } from '../json.ts';
import type { Work } from '../scheduler.ts';
import type { CallerNode, NodeAnswer } from '../upstream.ts';
import { isDue, managedIn, turnAt, turnTime } from './managed-index.ts';
import type { Send } from './notice.ts';
import { runOnce } from './run.ts';
import { type Swept, sweep } from './sweep.ts';

/**
 * What index state management does by itself: attach policies to new indices, and run each job that is due once. A
 * run that wrote nothing (a condition not met, a retry that waits) is remembered here alone: it may be repeated.
 */
export function ismWork(documents: Documents, send: Send): Work {
  let looked: ReadonlyMap<string, number> = new Map();
  return {
    name: 'index state management',
    pass: async (operator, now) => {
      const node = answering(operator);
      const swept = await sweep(documents, node, now);
      const isNew = ({ job }: Swept): boolean => looked.get(job.index_uuid) !== turnAt(job, now);
      const due = swept.filter((one) => isDue(one.job, now) && isNew(one));
      if (due.length === 0 || (await isRed(node))) return;
      looked = new Map(swept.map(({ job }) => [job.index_uuid, turnAt(job, now)]));
      await runAll(documents, node, send, due, now);
    },
  };
}

/** One index that cannot be run keeps none of the others waiting. */
async function runAll(
  documents: Documents,
  node: CallerNode,
  send: Send,
  due: readonly Swept[],
  now: number,
): Promise<void> {
  const problems: string[] = [];
  for (const { index } of due) {
    const kept = managedIn(await documents.get(node, index.uuid));
    if (kept === undefined) continue;
    const run = { documents, node, send, index, now: turnTime(kept.managed_index, now) };
    await runOnce(run, kept).catch((error: unknown) => {
      problems.push(`${index.name}: ${reasonOf(error)}`);
    });
  }
  if (problems.length > 0) throw new Error(problems.join('; '));
}

/**
 * The plugin waits while a cluster is red. An index that is just being closed makes it so for a moment: who moves the
 * clock gets no second turn, so that is waited out.
 */
async function isRed(node: CallerNode): Promise<boolean> {
  const path = '/_cluster/health?filter_path=status&wait_for_status=yellow&timeout=10s';
  const { body } = await node.request('GET', path);
  return objectOf(body)['status'] === 'red';
}

/** A node that is away, or not up yet, says nothing of an index: the run is left as it is, and taken up again. */
function answering(node: CallerNode): CallerNode {
  return {
    request: async (method, path, body): Promise<NodeAnswer> => {
      const answer = await node.request(method, path, body);
      if (answer.status === 502 || answer.status === 401)
        throw new Error(`the node answers ${answer.status}`);
      return answer;
    },
  };
}
