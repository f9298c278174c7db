import { type Entry, readInventory } from './inventory.ts';
import type { Declared, KindDef } from './kind.ts';
import { type Observed, plan } from './plan.ts';
import type { Ports } from './ports.ts';
import { addressOf, type Body, type Live, type Resource } from './types.ts';
import { resolveSecrets } from './veil.ts';

/** What a plan is made from. `resolve` replaces references to secrets by their values; it is given nothing but what a kind keeps secret. */
export interface Situation {
  readonly environment: string;
  readonly kinds: readonly KindDef[];
  readonly declared: Declared;
  readonly ports: Ports;
  resolve(body: Body, resource: Resource): Promise<Body>;
}

/** Reads the inventory and every kind in bulk, and plans. Writes nothing. */
export async function observeAndPlan(situation: Situation) {
  const { environment, kinds, ports } = situation;
  const entries = await readInventory(ports.search, environment);
  const observed = await Promise.all(kinds.map((def) => observeKind(situation, def, [...entries.values()])));
  return plan(environment, ports.search.url, observed.flat());
}

async function observeKind(
  situation: Situation,
  def: KindDef,
  entries: readonly Entry[],
): Promise<Observed[]> {
  const { declared, ports, resolve } = situation;
  const resources = declared.resources.filter(({ kind }) => kind === def.kind);
  const owned = entries.filter(({ kind }) => kind === def.kind);
  const names = [...new Set([...resources, ...owned].map(({ name }) => name))];
  if (names.length === 0) return [];
  const live = new Map((await def.list(ports)).map((one): [string, Live] => [one.name, one]));
  return Promise.all(
    names.map(async (name) => {
      const resource = resources.find((one) => one.name === name);
      const desired =
        resource &&
        (await resolveSecrets(def.compile(resource, declared), def.secrets, (found) =>
          resolve(found, resource),
        ));
      const entry = owned.find(({ address }) => address === addressOf(def.kind, name));
      return { def, name, resource, desired, live: live.get(name), entry };
    }),
  );
}
