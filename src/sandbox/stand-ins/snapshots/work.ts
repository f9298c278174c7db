import type { Documents, Found } from '../documents.ts';
import { foundIn, hitsIn } from '../documents.ts';
import { objectOf } from '../json.ts';
import { deliver } from '../notifications/delivery.ts';
import type { Work } from '../scheduler.ts';
import type { CallerNode } from '../upstream.ts';
import { runCreation } from './creation.ts';
import { runDeletion } from './deletion.ts';
import { snapshotName } from './name.ts';
import { runsId } from './policy.ts';
import { type Run, type Runs, runsOf } from './runs.ts';
import { errorOf } from './snapshots.ts';

const MOST_POLICIES = 10_000;

/**
 * Snapshot management's own work: creates and deletes when a schedule has had a turn, once however many it had. No
 * capture shows a policy that runs: states, messages and conditions are those of the plugin's source, the step from one
 * state to the next comes with each pass and not once a minute. `newId` gives random text.
 */
export const snapshotWork = (documents: Documents, configs: Documents, newId: () => string): Work => ({
  name: 'snapshot management',
  pass: async (node, now) => {
    const found = await documents.search(node, {
      size: MOST_POLICIES,
      seq_no_primary_term: true,
      query: { term: { 'sm_policy.enabled': true } },
    });
    if (found.status !== 200) throw new Error(errorOf(found).reason);
    const outcomes: PromiseSettledResult<void>[] = [];
    for (const hit of hitsIn(found))
      outcomes.push(...(await Promise.allSettled([runPolicy(documents, configs, newId, node, now, hit)])));
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    if (lost !== undefined) throw lost.reason;
  },
});

async function runPolicy(
  documents: Documents,
  configs: Documents,
  newId: () => string,
  node: CallerNode,
  now: number,
  hit: Found,
): Promise<void> {
  const policy = objectOf(hit._source['sm_policy']);
  const name = String(policy['name']);
  const read = await documents.get(node, runsId(name));
  if (read.status !== 200 && read.status !== 404) throw new Error(errorOf(read).reason);
  const known = foundIn(read)?._source as Runs | undefined;
  const run: Run = {
    node,
    now,
    name,
    policy,
    repository: `/_snapshot/${encodeURIComponent(String(objectOf(policy['snapshot_config'])['repository']))}`,
    newName: () => snapshotName(name, objectOf(policy['snapshot_config']), now, eightOf(newId())),
    save: (runs) => save(documents, node, name, runs),
    tell: (of, message) => tell(configs, node, policy, of, message),
  };
  const current = runsOf(policy, [hit._seq_no, hit._primary_term], known);
  const after = await runDeletion(run, await runCreation(run, current));
  if (after !== known) await run.save(after);
}

const eightOf = (random: string): string =>
  random
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 8);

async function save(documents: Documents, node: CallerNode, name: string, runs: Runs): Promise<void> {
  const answer = await documents.put(node, runsId(name), { ...runs });
  if (answer.status >= 300) throw new Error(errorOf(answer).reason);
}

const TITLES = { creation: 'Creation', deletion: 'Deletion', failure: 'Failure' };

/** A message that does not arrive changes nothing for the snapshots. */
async function tell(
  configs: Documents,
  node: CallerNode,
  policy: Run['policy'],
  of: keyof typeof TITLES,
  message: string,
): Promise<void> {
  const { channel, conditions } = objectOf(policy['notification']);
  if (objectOf(conditions)[of] !== true) return;
  const title = `Snapshot Management - Snapshot ${TITLES[of]} Notification`;
  await deliver(configs, node, String(objectOf(channel)['id']), { title, message });
}
