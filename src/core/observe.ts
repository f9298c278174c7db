import type { Scope } from './heal.ts';
import type { Listed } from './inspect.ts';
import { type Entry, readInventory } from './inventory.ts';
import type { Declared, KindDef, Known } from './kind.ts';
import { plan } from './plan.ts';
import type { Ports } from './ports.ts';
import type { Observed } from './step.ts';
import { type Address, addressOf, type Body, type Live, type Resource } from './types.ts';
import { resolveSecrets } from './veil.ts';

/** What a plan is made from. `resolve` replaces references to secrets by their values; it is given nothing but what a kind keeps secret. */
export interface Situation {
  readonly environment: string;
  readonly kinds: readonly KindDef[];
  readonly declared: Declared;
  readonly ports: Ports;
  /** All that the files say unless given. */
  readonly scope?: Scope;
  now(): Date;
  resolve(body: Body, resource: Resource): Promise<Body>;
}

/** A situation that is being changed: `token` is that of the lease, by which the server knows a later apply's entries. */
export interface Applying extends Situation {
  readonly token: number;
}

/** Reads the inventory and every kind in bulk, and plans. Writes nothing. */
export async function observeAndPlan(situation: Situation) {
  const { environment, kinds, ports, now, scope } = situation;
  const entries = await readInventory(ports.search, environment);
  const read = await Promise.all(kinds.map((def) => readKind(situation, def, [...entries.values()])));
  const declared = { ...situation.declared, ids: idsOf(read) };
  const seen = await Promise.all(read.map((one) => observeKind({ ...situation, declared }, one)));
  const listed = read.flatMap((one) => one.listed);
  return plan(environment, ports.search.url, seen.flat(), listed, now(), scope);
}

type Place = Pick<Observed, 'name' | 'resource' | 'entry' | 'live'>;

/** One kind as it was read: every address that is declared or owned, all that there is, and what judges the rest. */
interface KindRead {
  readonly def: KindDef;
  readonly places: readonly Place[];
  readonly listed: readonly Listed[];
}

async function readKind(situation: Situation, def: KindDef, entries: readonly Entry[]): Promise<KindRead> {
  const { declared, ports } = situation;
  const resources = declared.resources.filter(({ kind }) => kind === def.kind);
  const owned = entries.filter(({ kind }) => kind === def.kind);
  const names = [...new Set([...resources, ...owned].map(({ name }) => name))];
  if (names.length === 0 && !isNamedBy(situation, entries)) return { def, places: [], listed: [] };
  const found = names.map((name) => {
    const resource = resources.find((one) => one.name === name);
    const entry = owned.find(({ address }) => address === addressOf(def.kind, name));
    return { name, resource, entry };
  });
  const [live, judge] = await Promise.all([
    def.list(ports, () => found.map((one) => knownOf(def, one, declared))),
    names.length > 0 ? def.survey?.(ports) : undefined,
  ]);
  const find = finder(live);
  const places = found.map((one) => ({ ...one, live: find(one.name, one.entry?.id) }));
  return { def, places, listed: [{ def, live, judge }] };
}

const knownOf = (
  def: KindDef,
  { name, resource, entry }: Omit<Place, 'live'>,
  declared: Declared,
): Known => ({
  name,
  desired: resource && def.compile(resource, declared),
  applied: entry?.desired,
});

/** Finds one object by its id on the server where that is known and still there, else by its name. */
export function finder(live: readonly Live[]): (name: string, id?: string) => Live | undefined {
  const byId = new Map(live.map((one) => [one.id, one]));
  const byName = new Map(live.toReversed().map((one) => [one.name, one]));
  return (name, id) => (id === undefined ? undefined : byId.get(id)) ?? byName.get(name);
}

const idsOf = (read: readonly KindRead[]): ReadonlyMap<Address, string> =>
  new Map(
    read.flatMap(({ def, places }) =>
      places.flatMap(({ name, live }): [Address, string][] =>
        live && live.id !== name ? [[addressOf(def.kind, name), live.id]] : [],
      ),
    ),
  );

async function observeKind(situation: Situation, { def, places }: KindRead): Promise<readonly Observed[]> {
  const observed = places.map(async (place) => {
    const { resource } = place;
    return { def, ...place, desired: resource && (await desiredOf(situation, def, resource)) };
  });
  return Promise.all(observed);
}

// Before something is deleted that others may name, all that there is on the target is looked through.
const isNamedBy = ({ kinds, declared }: Situation, entries: readonly Entry[]): boolean =>
  entries.some(
    ({ kind, name }) =>
      kinds.some((def) => def.kind === kind && def.namedAt) &&
      !declared.resources.some((one) => one.kind === kind && one.name === name),
  );

const desiredOf = ({ declared, resolve }: Situation, def: KindDef, resource: Resource): Promise<Body> =>
  resolveSecrets(def.compile(resource, declared), def.secrets, (found) => resolve(found, resource));
