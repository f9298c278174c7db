import type { Json } from '../json.ts';
import { listOf, mapValues, objectOf } from '../json.ts';
import type { CallerNode, NodeAnswer } from '../upstream.ts';

/** An index as the node has it. Times are the machine's, in epoch milliseconds. */
export interface NodeIndex {
  readonly name: string;
  readonly uuid: string;
  readonly createdAt: number;
  readonly isClosed: boolean;
  readonly isHidden: boolean;
  readonly aliases: readonly string[];
  /** When it was rolled over, by the alias or data stream it was rolled over for. */
  readonly rollovers: { readonly [target: string]: number };
}

const WANTED = [
  ...['state', 'aliases', 'rollover_info'],
  ...['uuid', 'creation_date', 'hidden'].map((setting) => `settings.index.${setting}`),
]
  .map((member) => `metadata.indices.*.${member}`)
  .join(',');

/** Every index of the node, the hidden ones too. Throws when the node does not tell: nothing may be concluded then. */
export async function allIndices(node: CallerNode): Promise<readonly NodeIndex[]> {
  const answer = await node.request('GET', `/_cluster/state/metadata?filter_path=${WANTED}`);
  if (answer.status !== 200) throw new Error(`the node tells no indices: ${answer.status}`);
  return indicesIn(answer);
}

/** What an expression (names, patterns, aliases, commas) stands for, or the node's refusal. */
export async function matchingIndices(
  node: CallerNode,
  expression: string,
  missing: 'ignored' | 'refused',
): Promise<readonly NodeIndex[] | NodeAnswer> {
  const lenient = `ignore_unavailable=${missing === 'ignored'}&expand_wildcards=open,closed`;
  const path = `/_cluster/state/metadata/${encodeURIComponent(expression)}?${lenient}&filter_path=${WANTED},error,status`;
  const answer = await node.request('GET', path);
  return answer.status === 200 ? indicesIn(answer) : answer;
}

/** The data stream that a backing index belongs to: the node names the one after the other. */
export const dataStreamOf = (index: string): string | undefined => /^\.ds-(.+)-\d{6,}$/.exec(index)?.[1];

function indicesIn(answer: NodeAnswer): readonly NodeIndex[] {
  const { indices } = objectOf(objectOf(answer.body)['metadata']);
  return Object.entries(objectOf(indices)).map(([name, index]) => indexOf(name, objectOf(index)));
}

function indexOf(name: string, { state, aliases, rollover_info: rollovers, settings }: Json): NodeIndex {
  const index = objectOf(objectOf(settings)['index']);
  return {
    name,
    uuid: String(index['uuid']),
    createdAt: Number(index['creation_date']),
    isClosed: state === 'close',
    isHidden: index['hidden'] === 'true',
    aliases: listOf(aliases).map(String),
    rollovers: mapValues(objectOf(rollovers), (info) =>
      Number(objectOf(info)['time']),
    ) as NodeIndex['rollovers'],
  };
}
