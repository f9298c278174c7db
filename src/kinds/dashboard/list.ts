import type { Known } from '../../core/kind.ts';
import type { Ports } from '../../core/ports.ts';
import type { Live } from '../../core/types.ts';
import { dashboardsOf, fetchObjects } from './api.ts';
import { normalise } from './normalise.ts';
import { byTenant, keyOf, type Place, placesIn, type SavedObjectBody } from './objects.ts';
import { mayRead, tenantsOf } from './tenants.ts';

/** One declaration, and where its objects are or may be. */
interface Sought {
  readonly name: string;
  readonly places: readonly Place[];
  /** Keys of those places whose objects another declaration has by now. */
  readonly handedOver: ReadonlySet<string>;
  /** Whether it was applied before; else core asks consent for whatever is found. */
  readonly owned: boolean;
}

/** The objects of each known declaration that are there: one request a tenant, and one for the tenants; nothing is asked for none. */
export async function listObjects(
  ports: Ports,
  asked: () => readonly Known[] = () => [],
): Promise<readonly Live[]> {
  const known = asked();
  if (known.length === 0) return [];
  const dashboards = dashboardsOf(ports);
  const sought = soughtBy(known);
  const places = new Map(sought.flatMap((one) => one.places).map((place) => [keyOf(place), place]));
  const tenants = await tenantsOf(ports.search);
  const readable = [...byTenant(places.values())].filter(([tenant]) => mayRead(tenants, tenant));
  const found = await Promise.all(readable.map(([tenant, there]) => fetchObjects(dashboards, tenant, there)));
  const byKey = new Map(found.flat().map((one) => [keyOf(one), one]));
  const ours = new Set(known.flatMap(({ applied }) => placesIn(applied).map(keyOf)));
  return sought.flatMap((one) => liveOf(one, byKey, ours));
}

/** An object belongs to who declares it. Who made it gives it up, if that is another by now. */
function soughtBy(known: readonly Known[]): readonly Sought[] {
  const wanted = known.map((one) => ({
    ...one,
    places: one.desired ? placesIn(normalise(one.desired)) : [],
  }));
  const declarer = new Map(wanted.flatMap(({ name, places }) => places.map((place) => [keyOf(place), name])));
  return wanted.map(({ name, places, applied }) => {
    const own = new Set(places.map(keyOf));
    const made = placesIn(applied).filter((place) => !own.has(keyOf(place)));
    const handedOver = new Set(made.map(keyOf).filter((key) => declarer.has(key)));
    return { name, places: [...places, ...made], handedOver, owned: applied !== undefined };
  });
}

function liveOf(
  { name, places, handedOver, owned }: Sought,
  found: ReadonlyMap<string, SavedObjectBody>,
  ours: ReadonlySet<string>,
): Live[] {
  const objects = places.flatMap((place): SavedObjectBody[] => {
    const key = keyOf(place);
    const object = found.get(key);
    if (!object) return [];
    if (handedOver.has(key)) return [{ ...object, handedOver: true }];
    return [owned && !ours.has(key) ? { ...object, foreign: true } : object];
  });
  return objects.length === 0 ? [] : [{ name, id: name, body: { objects } }];
}
