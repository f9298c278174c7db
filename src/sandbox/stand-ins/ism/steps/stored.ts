import { listOf, objectOf } from '../../json.ts';
import type { CallerNode, NodeAnswer } from '../../upstream.ts';
import type { Stored } from '../conditions.ts';
import type { NodeIndex } from '../node-indices.ts';
import { pathOf } from './step.ts';

/**
 * What the primary shards of an index hold, or the node's refusal. The plugin measures the documents' own size, which
 * the node tells nobody else; here it is that of the store.
 */
export async function storedIn(node: CallerNode, index: NodeIndex): Promise<Stored | NodeAnswer> {
  const answer = await node.request('GET', `${pathOf(index)}/_stats/docs,store?level=shards`);
  if (answer.status !== 200) return answer;
  const { primaries, shards } = objectOf(objectOf(objectOf(answer.body)['indices'])[index.name]);
  const { docs, store } = objectOf(primaries);
  const sizes = Object.values(objectOf(shards))
    .flatMap(listOf)
    .map((copy) => Number(objectOf(objectOf(copy)['store'])['size_in_bytes'] ?? 0));
  return {
    documents: Number(objectOf(docs)['count'] ?? 0),
    bytes: Number(objectOf(store)['size_in_bytes'] ?? 0),
    largestShard: Math.max(0, ...sizes),
  };
}
