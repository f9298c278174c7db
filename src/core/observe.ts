import type { Scope } from './heal.ts';
import type { Listed } from './inspect.ts';
import { type Entry, readInventory } from './inventory.ts';
import type { Declared, KindDef } from './kind.ts';
import { plan } from './plan.ts';
import type { Ports } from './ports.ts';
import type { Observed } from './step.ts';
import { addressOf, type Body, type Live, type Resource } from './types.ts';
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
  const seen = await Promise.all(kinds.map((def) => observeKind(situation, def, [...entries.values()])));
  const observed = seen.flatMap((one) => one.observed);
  const listed = seen.flatMap((one) => one.listed);
  return plan(environment, ports.search.url, observed, listed, now(), scope);
}

interface KindSeen {
  readonly observed: readonly Observed[];
  readonly listed: readonly Listed[];
}

async function observeKind(situation: Situation, def: KindDef, entries: readonly Entry[]): Promise<KindSeen> {
  const { declared, ports } = situation;
  const resources = declared.resources.filter(({ kind }) => kind === def.kind);
  const owned = entries.filter(({ kind }) => kind === def.kind);
  const names = [...new Set([...resources, ...owned].map(({ name }) => name))];
  if (names.length === 0 && !isNamedBy(situation, entries)) return { observed: [], listed: [] };
  const [live, judge] = await Promise.all([
    def.list(ports),
    names.length > 0 ? def.survey?.(ports) : undefined,
  ]);
  const byName = new Map(live.map((one): [string, Live] => [one.name, one]));
  const observed = names.map(async (name) => {
    const resource = resources.find((one) => one.name === name);
    const desired = resource && (await desiredOf(situation, def, resource));
    const entry = owned.find(({ address }) => address === addressOf(def.kind, name));
    return { def, name, resource, desired, live: byName.get(name), entry };
  });
  return { observed: await Promise.all(observed), listed: [{ def, live, judge }] };
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
