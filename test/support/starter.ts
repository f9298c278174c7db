import { loadContent } from '../../src/content/load.ts';
import { comparable } from '../../src/core/judge.ts';
import { plan } from '../../src/core/plan.ts';
import type { Observed } from '../../src/core/step.ts';
import { type Address, addressOf, type Body, type Resource } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';

/** The declarations of this repository. */
export const { resources: STARTER } = await loadContent('.', ALL_KINDS);

/** What is written over in a spec, by JSON Pointer; undefined removes, `/-` at the end appends. */
export type Edit = Readonly<Record<string, unknown>>;

const defOf = (kind: Resource['kind']) => {
  const def = ALL_KINDS.find((one) => one.kind === kind);
  if (!def) throw new Error(`no kind ${kind}`);
  return def;
};

/** The starter declarations, one of them edited. */
export const edited = (edits: Readonly<Partial<Record<Address, Edit>>>): readonly Resource[] =>
  STARTER.map((one) => {
    const copy = structuredClone(one);
    for (const [pointer, value] of Object.entries(edits[addressOf(one.kind, one.name)] ?? {}))
      write(copy.spec, pointer.split('/').slice(1), value);
    return copy;
  });

function write(inside: unknown, [key = '', ...rest]: readonly string[], value: unknown): void {
  const holder = inside as Record<string, unknown>;
  if (rest.length > 0) write(holder[key], rest, value);
  else if (Array.isArray(inside) && key === '-') inside.push(value);
  else if (Array.isArray(inside) && value === undefined) inside.splice(Number(key), 1);
  else if (value === undefined) delete holder[key];
  else holder[key] = value;
}

/** A plan from a server that holds what `applied` compiles to, applied by us, and later moved to `live`. */
export function planBetween(
  applied: readonly Resource[],
  declared: readonly Resource[],
  live: readonly Resource[] = applied,
) {
  const names = [...new Set([...applied, ...declared].map(({ kind, name }) => addressOf(kind, name)))];
  return plan(
    'sandbox',
    'https://127.0.0.1:9200',
    names.map((address) => observe(address, applied, declared, live)),
  );
}

function observe(
  address: Address,
  applied: readonly Resource[],
  declared: readonly Resource[],
  live: readonly Resource[],
): Observed {
  const [old, now, there] = [applied, declared, live].map((all) =>
    all.find((one) => addressOf(one.kind, one.name) === address),
  );
  const known = now ?? old;
  if (!known) throw new Error(`nothing at ${address}`);
  const def = defOf(known.kind);
  const { name } = known;
  const body = (one: Resource, all: readonly Resource[]): Body =>
    def.compile(one, { resources: all, flavour: 'self-managed' });
  const remembered = old && comparable(def, name, body(old, applied));
  return {
    def,
    name,
    resource: now,
    desired: now && body(now, declared),
    live: there && { name, id: name, body: body(there, live) },
    entry: remembered && {
      address,
      kind: def.kind,
      name,
      state: 'applied',
      environment: 'sandbox',
      desired: remembered,
      live: remembered,
      commit: '4f2c1e0',
      who: 'irene',
      when: '2026-11-12T09:00:00.000Z',
    },
  };
}
