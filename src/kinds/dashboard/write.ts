import { diff } from '../../core/diff.ts';
import { DasError } from '../../core/errors.ts';
import type { DashboardsPort, Ports } from '../../core/ports.ts';
import type { Body, Live } from '../../core/types.ts';
import { createObjects, dashboardsOf, deleteObject, fetchObjects, moved } from './api.ts';
import { normalObject } from './normalise.ts';
import { byTenant, keyOf, type SavedObjectBody, savedObjectsIn, TYPES } from './objects.ts';
import { checkWritable, tenantsOf } from './tenants.ts';

/**
 * Writes what differs from what was read, then deletes what was read and is no longer wanted. Throws VERSION_CONFLICT
 * where an object is no longer what was read, before anything is written.
 */
export async function writeObjects(
  ports: Ports,
  name: string,
  body: Body,
  live: Live | undefined,
): Promise<void> {
  const attempt = `Writing dashboard "${name}"`;
  const there = new Map(objectsOf(live).map((one) => [keyOf(one), one]));
  const wanted = savedObjectsIn(body);
  const kept = new Set(wanted.map(keyOf));
  const changed = wanted.flatMap((one) => changedFrom(there.get(keyOf(one)), one));
  const gone = [...there.values()].filter((one) => !kept.has(keyOf(one)) && !one.handedOver);
  const dashboards = await open(ports, attempt, [...changed, ...gone]);
  await checkUnmoved(dashboards, attempt, [...there.values()]);
  for (const [tenant, objects] of byTenant(changed)) {
    await createObjects(dashboards, attempt, tenant, objects);
    await checkArrived(dashboards, attempt, tenant, objects);
  }
  await deleteAll(dashboards, attempt, gone);
}

/** Deletes every object of a declaration that is still what was read; already gone is success. */
export async function removeObjects(ports: Ports, live: Live): Promise<void> {
  const attempt = `Deleting dashboard "${live.name}"`;
  const objects = objectsOf(live).filter((one) => !one.handedOver);
  await deleteAll(await open(ports, attempt, objects), attempt, objects);
}

const objectsOf = (live: Live | undefined) => (live ? savedObjectsIn(live.body) : []);

async function open(
  ports: Ports,
  attempt: string,
  objects: readonly SavedObjectBody[],
): Promise<DashboardsPort> {
  const dashboards = dashboardsOf(ports);
  const tenants = new Set(objects.map(({ tenant }) => tenant));
  if (tenants.size > 0) checkWritable(await tenantsOf(ports.search), [...tenants], attempt);
  return dashboards;
}

/** Also those that stay as they are: what somebody made of them since would pass for what was applied. */
async function checkUnmoved(
  dashboards: DashboardsPort,
  attempt: string,
  objects: readonly SavedObjectBody[],
): Promise<void> {
  for (const [tenant, own] of byTenant(objects)) {
    const now = new Map((await fetchObjects(dashboards, tenant, own)).map((one) => [keyOf(one), one]));
    const changed = own.find((one) => one.version && now.get(keyOf(one))?.version !== one.version);
    if (changed) throw moved(attempt, changed);
  }
}

/** The object with the token of what it replaces; nothing where both are the same. */
function changedFrom(old: SavedObjectBody | undefined, wanted: SavedObjectBody): SavedObjectBody[] {
  if (old?.version === undefined) return [wanted];
  if (diff(normalObject(old), normalObject(wanted)).length === 0) return [];
  return [{ ...wanted, version: old.version }];
}

/** Read back with the same header: Dashboards might have written to another tenant. */
async function checkArrived(
  dashboards: DashboardsPort,
  attempt: string,
  tenant: string,
  objects: readonly SavedObjectBody[],
): Promise<void> {
  const arrived = new Set((await fetchObjects(dashboards, tenant, objects)).map(keyOf));
  const lost = objects.find((one) => !arrived.has(keyOf(one)));
  if (!lost) return;
  throw new DasError(
    'TARGET_REFUSED',
    `${attempt}: ${lost.type} "${lost.id}" was accepted, but is not in tenant "${tenant}".`,
    'Check which tenants the user of this environment has.',
  );
}

async function deleteAll(
  dashboards: DashboardsPort,
  attempt: string,
  objects: readonly SavedObjectBody[],
): Promise<void> {
  for (const [tenant, own] of byTenant(objects)) {
    const now = new Map(
      (await fetchObjects(dashboards, tenant, own)).map((one) => [keyOf(one), one.version]),
    );
    const left = own.filter((one) => now.has(keyOf(one)));
    const changed = left.find((one) => now.get(keyOf(one)) !== one.version);
    if (changed) throw moved(attempt, changed);
    for (const one of left.toSorted(lastFirst)) await deleteObject(dashboards, attempt, one);
  }
}

/** What refers to others goes before them. */
const lastFirst = (one: SavedObjectBody, other: SavedObjectBody): number => rank(other) - rank(one);
const rank = ({ type }: SavedObjectBody): number => TYPES.indexOf(type);
