import { type Entry, readInventory } from './inventory.ts';
import type { Decompiled, Importing, KindDef } from './kind.ts';
import { freeName, isName, slug } from './names.ts';
import type { Situation } from './observe.ts';
import { type Address, addressOf, type Body, type Kind, type Live, type Resource } from './types.ts';
import { replaceSecrets } from './veil.ts';

/** An object of the target that is not ours yet, as a declaration of it would be. */
export interface Stranger {
  readonly def: KindDef;
  readonly importing: Importing;
  readonly name: string;
  readonly address: Address;
  readonly live: Live;
  /** Normalised, each secret a reference. */
  readonly body: Body;
  /** What each of those references stands for; never printed. */
  readonly secrets: ReadonlyMap<string, unknown>;
  readonly declared: Decompiled;
}

/** What is not imported, and why, in words. */
export interface Skipped {
  readonly address: string;
  readonly reason: string;
}

/** Everything that the target holds of the kinds that take part in `import`. */
export interface Held {
  readonly strangers: readonly Stranger[];
  readonly skipped: readonly Skipped[];
  /** How many are ours already. */
  readonly owned: number;
  /** How many belong to the server itself: their names begin with a dot. */
  readonly system: number;
  /** The server's own ids of what is ours and of the strangers, where they are not the names. */
  readonly ids: ReadonlyMap<Address, string>;
}

/** Reads the inventory and every kind in bulk, and says how each object that is not ours would be declared. Writes nothing. */
export async function findStrangers({ environment, kinds, ports, declared }: Situation): Promise<Held> {
  const entries = [...(await readInventory(ports.search, environment)).values()];
  const lists = await Promise.all(
    kinds.flatMap((def) => {
      const { importing } = def;
      return importing ? [def.list(ports).then((live) => ({ def, importing, live }))] : [];
    }),
  );
  const sorted = lists.map((list) => sortOut(list, entries, declared.resources));
  const known = [...idsOfOurs(entries), ...sorted.flatMap(({ named }) => named.map(idOfNamed))];
  const names = new Map(known.map(({ address, kind, id, name }) => [`${kind}/${id}`, { name, address }]));
  const nameOf = (kind: Kind, id: string): string => names.get(`${kind}/${id}`)?.name ?? id;
  const variables = new Set<string>();
  const read = sorted.flatMap(({ named }) => named).map((one) => decompiled(one, nameOf, variables));
  return {
    strangers: read.flatMap((one) => ('reason' in one ? [] : one)),
    skipped: [
      ...sorted.flatMap(({ skipped }) => skipped),
      ...read.flatMap((one) => ('reason' in one ? one : [])),
    ],
    owned: sum(sorted.map(({ owned }) => owned)),
    system: sum(sorted.map(({ system }) => system)),
    ids: new Map(known.flatMap(({ address, id, name }) => (id === name ? [] : [[address, id]]))),
  };
}

interface List {
  readonly def: KindDef;
  readonly importing: Importing;
  readonly live: readonly Live[];
}

interface Named extends Omit<List, 'live'> {
  readonly name: string;
  readonly live: Live;
}

function sortOut({ def, importing, live }: List, entries: readonly Entry[], resources: readonly Resource[]) {
  const ours = entries.filter(({ kind }) => kind === def.kind);
  const foreign = live.filter((one) => !ours.some((entry) => isOf(entry, one)));
  const others = foreign.filter(({ name }) => !name.startsWith('.'));
  const inFiles = resources.filter(({ kind }) => kind === def.kind);
  const declared = others.filter((one) => inFiles.some(({ name }) => name === one.name));
  const taken = new Set([...ours, ...inFiles].map(({ name }) => name));
  const rest = others.filter((one) => !declared.includes(one)).sort(byName);
  const named = rest.flatMap((one): Named[] => {
    const name = nameFor(importing, one, taken);
    if (name === undefined) return [];
    taken.add(name);
    return [{ def, importing, name, live: one }];
  });
  const nameless = rest.filter((one) => named.every(({ live: other }) => other !== one));
  return {
    named,
    owned: live.length - foreign.length,
    system: foreign.length - others.length,
    skipped: [
      ...declared.map(({ name }) => skip(def, name, 'it is declared already, and apply would adopt it')),
      ...nameless.map(({ name }) => skip(def, name, NAMELESS)),
    ],
  };
}

const NAMELESS =
  'its name is none that a declaration may have: small letters, digits and hyphens, beginning with a letter, at most 63';

const skip = ({ kind }: KindDef, name: string, reason: string): Skipped => ({
  address: `${kind}/${name}`,
  reason,
});

const isOf = ({ id, name }: Entry, live: Live): boolean =>
  id === undefined ? name === live.name : id === live.id;

// What has a proper name keeps it; the others get theirs in an order that is always the same.
const byName = (one: Live, other: Live): number =>
  Number(isName(other.name)) - Number(isName(one.name)) ||
  compare(one.name, other.name) ||
  compare(one.id, other.id);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

function nameFor({ title }: Importing, live: Live, taken: ReadonlySet<string>): string | undefined {
  if (!title) return isName(live.name) ? live.name : undefined;
  const text = title(live);
  const name = isName(text) ? text : slug(text);
  return name && freeName(name, (one) => taken.has(one));
}

interface Known {
  readonly kind: Kind;
  readonly name: string;
  readonly id: string;
  readonly address: Address;
}

const idsOfOurs = (entries: readonly Entry[]): Known[] =>
  entries.map(({ kind, name, address, id = name }) => ({ kind, name, address, id }));

const idOfNamed = ({ def: { kind }, name, live: { id } }: Named): Known => ({
  kind,
  name,
  id,
  address: addressOf(kind, name),
});

function decompiled(
  { def, importing, name, live }: Named,
  nameOf: (kind: Kind, id: string) => string,
  variables: Set<string>,
): Stranger | Skipped {
  const secrets = new Map<string, unknown>();
  const body = replaceSecrets(def.normalise(live.body), def.secrets, (value, key) => {
    const variable = variableFor(name, key, variables);
    secrets.set(`\${env:${variable}}`, value);
    return `\${env:${variable}}`;
  });
  const declared = importing.decompile(body, nameOf);
  if (typeof declared === 'string') return skip(def, name, declared);
  return { def, importing, name, address: addressOf(def.kind, name), live, body, secrets, declared };
}

/** `SECURITY_OPERATIONS_URL` of the channel security-operations, unlike any before it. */
function variableFor(name: string, key: string, taken: Set<string>): string {
  const wish = `${name}_${key}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_');
  let variable = wish;
  for (let number = 2; taken.has(variable); number++) variable = `${wish}_${number}`;
  taken.add(variable);
  return variable;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
