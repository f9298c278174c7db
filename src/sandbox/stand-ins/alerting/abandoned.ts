import { type Json, listOf, objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';
import type { Alert } from './alert.ts';
import type { AlertStore } from './alert-store.ts';
import type { Jobs } from './jobs.ts';
import { triggerOf } from './monitor.ts';
import { metadataId } from './run-state.ts';
import type { AlertingStores } from './stores.ts';

/** Whether alerts may lie where their trigger is gone: a process that starts does not know. */
export interface Abandoned {
  ask(): void;
  /** Once for all that asked. */
  asked(): boolean;
}

export function openAbandoned(): Abandoned {
  let asking = true;
  return {
    ask: () => {
      asking = true;
    },
    asked: () => {
      const asked = asking;
      asking = false;
      return asked;
    },
  };
}

/** The alerts of one monitor whose triggers are gone move to the history; without a monitor all of its alerts do. */
export async function moveAbandoned(
  alerts: AlertStore,
  node: CallerNode,
  { id, monitor }: { readonly id: string; readonly monitor?: Json },
  now: number,
): Promise<void> {
  const kept = monitor === undefined ? [] : triggerIds(monitor);
  const current = await alerts.current(node, id);
  await deleted(
    alerts,
    node,
    current.filter(({ trigger_id }) => !kept.includes(trigger_id)),
    now,
  );
}

/** The same for all monitors: what a run that was under way, or a process that died, has left. */
export async function sweep(
  { alerts, monitors }: AlertingStores,
  node: CallerNode,
  { jobs, orphans }: Jobs,
  now: number,
): Promise<void> {
  if (jobs.length === 0 && orphans.length === 0) return;
  const kept = new Map(jobs.map(({ id, monitor }) => [id, triggerIds(monitor)]));
  const all = await alerts.all(node);
  const abandoned = all.filter(
    ({ monitor_id, trigger_id }) => kept.get(monitor_id)?.includes(trigger_id) !== true,
  );
  await deleted(alerts, node, abandoned, now);
  for (const { id } of orphans) await monitors.remove(node, metadataId(id));
}

/** As DELETED, in the version they had. */
async function deleted(
  alerts: AlertStore,
  node: CallerNode,
  gone: readonly Alert[],
  now: number,
): Promise<void> {
  if (gone.length === 0) return;
  await alerts.write(
    node,
    gone.map((alert) => ({ ...alert, state: 'DELETED' })),
    now,
  );
  await alerts.refresh(node);
}

const triggerIds = (monitor: Json): readonly string[] =>
  listOf(monitor['triggers']).map((wrapper) => String(triggerOf(objectOf(wrapper))['id']));
