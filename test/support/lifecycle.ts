import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { SearchPort } from '../../src/core/ports.ts';
import type { Capture } from './captures.ts';

/** One exchange of a longer recording, and the whole seconds after its start at which it was asked. */
export interface Moment extends Capture {
  readonly second: number;
}

const FOLDER = fileURLToPath(new URL('../captures/8-lifecycle', import.meta.url));

/** The life of one index, second by second. */
export const lifeOf = (name: string): readonly Moment[] =>
  read<Omit<Moment, 'name'>>(name).map((moment, at) => ({ ...moment, name: `8-lifecycle/${name} ${at}` }));

/** What the recording's receiver of notices was told. */
export const toldBy = (policy: string): readonly string[] =>
  read<{ readonly body: string }>('hook-messages')
    .map(({ body }) => body)
    .filter((body) => body.includes(policy));

const read = <T>(name: string): readonly T[] =>
  JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as readonly T[];

/**
 * Why an exchange cannot be compared, or undefined. A run that was caught in the middle shows its beginning; here a run
 * is over before anybody can ask. A request that changed which policy an index has was seen by searches a moment
 * later; here it is seen at once.
 */
export function incomparable(moment: Moment, before: readonly Moment[]): string | undefined {
  if (!moment.request.path.includes('/_ism/explain/')) return undefined;
  if (JSON.stringify(moment.response.body).includes('"message":"Starting action '))
    return 'caught in the middle of a run';
  const changed = before.findLast(({ request }) => /\/_ism\/(add|remove)\//.test(request.path));
  return changed !== undefined && moment.second - changed.second <= 1
    ? 'not yet seen by a search'
    : undefined;
}

/** What a bare node refuses in a request, taken out of it. */
export function acceptable(moment: Moment): Moment {
  const text = JSON.stringify(moment.request);
  const setting = /,"plugins\.index_state_management\.rollover_alias":"[^"]*"/;
  return { ...moment, request: JSON.parse(text.replace(setting, '')) as Moment['request'] };
}

/** Waits for the snapshots that are being made: they take the node's time, not the sandbox's. */
export async function snapshotsDone(search: SearchPort): Promise<void> {
  for (;;) {
    const { body } = await search.request('GET', '/_snapshot/_status');
    if ((body as { readonly snapshots: readonly unknown[] }).snapshots.length === 0) return;
    await delay(50);
  }
}
