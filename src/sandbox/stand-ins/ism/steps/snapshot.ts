import { objectOf } from '../../json.ts';
import { render } from '../../templates.ts';
import type { Outcome } from '../turn.ts';
import { causeIn, completed, failed, type Step, type StepCall, waiting } from './step.ts';

/** A snapshot of the index: begun under a name that is remembered first, then waited for. */
export const snapshot: readonly Step[] = [
  {
    name: 'attempt_snapshot',
    prepare: async (call) => ({ snapshot_name: await freeName(call) }),
    run: begin,
  },
  { name: 'wait_for_snapshot', onlyReads: true, run: wait },
];

/** How many names one moment may have: as many as milliseconds are tried. */
const MOST = 1_000;

/**
 * The name of the policy and the moment. The sandbox's clock may stand still while a server's does not, and two
 * indices may have one name in their policy: the moment is the first millisecond that is free.
 */
async function freeName(call: StepCall): Promise<string> {
  const { node, config, index, now } = call;
  const written = String(config['snapshot'] ?? '');
  const { text } = await render(node, written, JSON.stringify({ ctx: { index: index.name } }));
  const stem = text.trim() === '' && written.trim() !== '' ? index.name : text;
  for (let at = now; at < now + MOST; at += 1) {
    const name = `${stem}-${moment(at)}`;
    const { status } = await node.request('GET', pathIn(call, name));
    if (status !== 200) return name;
  }
  return `${stem}-${moment(now)}`;
}

/** `2026.11.22-13:10:51.995`, in UTC. */
function moment(at: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().slice(0, -1).split('T');
  return `${day.replaceAll('-', '.')}-${time}`;
}

async function begin(call: StepCall): Promise<Outcome> {
  const { node, index, isResumed } = call;
  const name = nameIn(call);
  const done = `Successfully started snapshot [index=${index.name}]`;
  if (isResumed && (await node.request('GET', pathIn(call, name))).status === 200) return completed(done);
  const answer = await node.request('PUT', `${pathIn(call, name)}?wait_for_completion=false`, {
    indices: index.name,
    metadata: { snapshot_created: 'Open Distro for Elasticsearch Index Management' },
  });
  if (answer.status < 300) return completed(done);
  const { type, reason } = causeIn(answer);
  return type === 'concurrent_snapshot_execution_exception'
    ? waiting(`Concurrent snapshot in progress, retrying next execution [index=${index.name}]`)
    : failed(`Failed to create snapshot [index=${index.name}]`, reason);
}

async function wait(call: StepCall): Promise<Outcome> {
  const { node, index } = call;
  const answer = await node.request('GET', pathIn(call, nameIn(call)));
  if (answer.status >= 300) {
    return failed(`Failed to get status of snapshot [index=${index.name}]`, causeIn(answer).reason);
  }
  const [found] = objectOf(answer.body)['snapshots'] as readonly unknown[];
  const { state } = objectOf(found);
  if (state === 'SUCCESS') {
    const message = `Successfully created snapshot [index=${index.name}]`;
    return { status: 'completed', info: { message, state } };
  }
  return state === 'IN_PROGRESS'
    ? waiting(`Snapshot currently in progress [index=${index.name}]`, { state: 'STARTED' })
    : failed(`Snapshot doesn't exist [index=${index.name}]`, undefined, { state });
}

const nameIn = ({ progress }: StepCall): string =>
  String(objectOf(progress.action?.action_properties)['snapshot_name']);

const pathIn = ({ config }: StepCall, name: string): string =>
  `/_snapshot/${encodeURIComponent(String(config['repository']))}/${encodeURIComponent(name)}`;
