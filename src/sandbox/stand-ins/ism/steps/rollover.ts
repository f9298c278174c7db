import type { Json } from '../../json.ts';
import { listOf, objectOf } from '../../json.ts';
import { timeValueText } from '../../time-value.ts';
import type { CallerNode } from '../../upstream.ts';
import { bytesText } from '../bytes.ts';
import { type Stored, wantsRollover } from '../conditions.ts';
import { dataStreamOf } from '../node-indices.ts';
import type { Outcome } from '../turn.ts';
import { causeIn, failed, pathOf, type Step, type StepCall, waiting } from './step.ts';
import { storedIn } from './stored.ts';

/** The next index of an alias or data stream, once a condition holds. The node remembers it: it is done once. */
export const rollover: Step = { name: 'attempt_rollover', run };

async function run(call: StepCall): Promise<Outcome> {
  const { node, index, isResumed } = call;
  const target = await targetOf(call);
  if (target === undefined) return failed(`Missing rollover_alias index setting [index=${index.name}]`);
  if (index.rollovers[target] !== undefined)
    return isResumed ? rolledOver(call, target, await newestOf(node, target), {}) : already(call, target);
  const stored = await storedIn(node, index);
  if ('status' in stored)
    return failed(`Failed to evaluate conditions for rollover [index=${index.name}]`, causeIn(stored).reason);
  const conditions = told(call, stored);
  return wantsRollover(call.config, call.now - index.createdAt, stored)
    ? rollOver(call, target, conditions)
    : waiting(`Pending rollover of index [index=${index.name}]`, { conditions });
}

/**
 * The data stream of the index, or the alias it writes for. The plugin reads the alias from the index setting
 * `plugins.index_state_management.rollover_alias`, which a node without the plugin refuses; here it is the one whose
 * write index this is, or was.
 */
async function targetOf({ node, index }: StepCall): Promise<string | undefined> {
  const stream = dataStreamOf(index.name);
  if (stream !== undefined) return stream;
  const [before] = Object.keys(index.rollovers);
  if (before !== undefined) return before;
  const aliases = await aliasesOf(node, index.name);
  const written = Object.keys(aliases).filter((name) => objectOf(aliases[name])['is_write_index'] === true);
  return written.length === 1 ? written[0] : undefined;
}

async function rollOver(call: StepCall, target: string, conditions: Json): Promise<Outcome> {
  const answer = await call.node.request('POST', `${pathOf(target)}/_rollover`);
  if (answer.status >= 300)
    return failed(`Failed to rollover index [index=${call.index.name}]`, causeIn(answer).reason);
  return rolledOver(call, target, String(objectOf(answer.body)['new_index']), conditions);
}

async function rolledOver(call: StepCall, target: string, next: string, conditions: Json): Promise<Outcome> {
  const { node, index, config } = call;
  const stream = dataStreamOf(index.name);
  const done = {
    status: 'completed' as const,
    changes: { rolled_over: true, rolled_over_index_name: next },
  };
  const info = Object.keys(conditions).length === 0 ? {} : { conditions };
  if (config['copy_alias'] !== true) {
    const message =
      stream === undefined
        ? `Successfully rolled over index [index=${index.name}]`
        : `Successfully rolled over data stream [data_stream=${stream} index=${index.name}]`;
    return { ...done, info: { message, ...info } };
  }
  const copied = await copyAliases(node, index.name, target, next);
  const message = copied
    ? `Successfully rolled over and copied alias from [index=${index.name}] to [index=${next}]`
    : `Successfully rolled over but failed to copy alias from [index=${index.name}] to [index=${next}]`;
  return { ...done, status: copied ? 'completed' : 'failed', info: { message, ...info } };
}

const already = ({ index }: StepCall, alias: string): Outcome => ({
  status: 'completed',
  info: {
    message: `This index has already been rolled over using this alias, treating as a success [index=${index.name}, alias=${alias}]`,
  },
  changes: { rolled_over: true },
});

/** The other aliases of the index, as they are, on the new one. */
async function copyAliases(node: CallerNode, from: string, target: string, to: string): Promise<boolean> {
  const aliases = Object.entries(await aliasesOf(node, from)).filter(([name]) => name !== target);
  const actions = aliases.map(([name, alias]) => {
    const { is_write_index: _write, ...rest } = objectOf(alias);
    return { add: { ...rest, index: to, alias: name } };
  });
  return actions.length === 0 || (await node.request('POST', '/_aliases', { actions })).status < 300;
}

async function aliasesOf(node: CallerNode, index: string): Promise<Json> {
  const { body } = await node.request('GET', `${pathOf(index)}/_alias`);
  return objectOf(objectOf(objectOf(body)[index])['aliases']);
}

/** Where an alias or data stream writes now. */
async function newestOf(node: CallerNode, target: string): Promise<string> {
  const { body } = await node.request('GET', `${pathOf(target)}/_alias`);
  const indices = objectOf(body);
  const written = Object.keys(indices).find(
    (name) => objectOf(objectOf(objectOf(indices[name])['aliases'])[target])['is_write_index'] === true,
  );
  if (written !== undefined) return written;
  const answer = await node.request('GET', `/_data_stream/${encodeURIComponent(target)}`);
  const [stream] = listOf(objectOf(answer.body)['data_streams']);
  return String(objectOf(listOf(objectOf(stream)['indices']).at(-1))['index_name']);
}

/** Each condition of the policy with what it is now, as explain shows them. */
function told({ config, index, now }: StepCall, stored: Stored): Json {
  const { min_index_age, min_doc_count, min_size, min_primary_shard_size } = config;
  const age = { current: timeValueText(now - index.createdAt), creationDate: index.createdAt };
  const entries = [
    ['min_index_age', min_index_age, age],
    ['min_doc_count', min_doc_count, { current: stored.documents }],
    ['min_size', min_size, { current: bytesText(stored.bytes) }],
    ['min_primary_shard_size', min_primary_shard_size, { current: bytesText(stored.largestShard) }],
  ] as const;
  return Object.fromEntries(
    entries
      .filter(([, condition]) => condition !== undefined)
      .map(([name, condition, current]) => [name, { condition, ...current }]),
  );
}
