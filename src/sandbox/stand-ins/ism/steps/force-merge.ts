import { setTimeout as delay } from 'node:timers/promises';
import { listOf, objectOf } from '../../json.ts';
import type { Outcome } from '../turn.ts';
import { settingsStep } from './settings.ts';
import { causeIn, completed, failed, pathOf, type Step, type StepCall, waiting } from './step.ts';

/** How long a merge may keep the other indices waiting; the plugin waits five minutes, in a thread of its own. */
const PATIENCE = 10_000;
/** An action without a timeout of its own waits half a day for its segments. */
const LONGEST = 12 * 3_600_000;

/** A force merge: writes are stopped first, then it is called for, then its segments are counted. */
export const forceMerge: readonly Step[] = [
  settingsStep(
    'attempt_set_read_only',
    () => ({ 'index.blocks.write': true }),
    () => 'set index to read-only',
  ),
  { name: 'attempt_call_force_merge', run: call },
  { name: 'wait_for_force_merge', onlyReads: true, run: wait },
];

async function call({ node, index, config }: StepCall): Promise<Outcome> {
  const most = Number(config['max_num_segments']);
  const properties = { max_num_segments: most };
  const merging = node.request('POST', `${pathOf(index)}/_forcemerge?max_num_segments=${most}`);
  const answer = await Promise.race([merging, delay(PATIENCE, undefined, { ref: false })]);
  if (answer === undefined) {
    // It goes on in the node; the next step counts segments. What it says in the end is nobody's to hear.
    merging.catch(() => undefined);
    return completed(`Successfully called force merge [index=${index.name}]`, { properties });
  }
  return answer.status < 300
    ? completed(`Successfully completed force merge [index=${index.name}]`, { properties })
    : { ...failed(`Failed to start force merge [index=${index.name}]`, causeIn(answer).reason), properties };
}

async function wait({ node, index, progress, now }: StepCall): Promise<Outcome> {
  const most = Number(objectOf(progress.action?.action_properties)['max_num_segments']);
  const answer = await node.request('GET', `${pathOf(index)}/_stats/segments?level=shards`);
  if (answer.status >= 300) {
    const message = `Failed to check segments when waiting for force merge to complete [index=${index.name}]`;
    return failed(message, causeIn(answer).reason);
  }
  if (largest(answer.body, index.name) <= most) {
    const message = `Successfully confirmed segments force merged [index=${index.name}]`;
    return completed(message, { properties: null });
  }
  return now - (progress.action?.start_time ?? now) > LONGEST
    ? failed(`Force merge timed out [index=${index.name}]`)
    : waiting(`Waiting for force merge to complete [index=${index.name}]`);
}

/** The most segments that a shard of the index has. */
function largest(body: unknown, index: string): number {
  const { shards } = objectOf(objectOf(objectOf(body)['indices'])[index]);
  const copies = Object.values(objectOf(shards)).flatMap(listOf);
  return Math.max(0, ...copies.map((copy) => Number(objectOf(objectOf(copy)['segments'])['count'] ?? 0)));
}
