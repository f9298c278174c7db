import { diff, isBody } from '../core/diff.ts';
import type { Words } from '../core/kind.ts';
import type { Body } from '../core/types.ts';
import { arrow, hint, joined, valueAt } from './facts.ts';
import { listed, named } from './say.ts';

type Side = Body | undefined;

/** What a list of names gained and lost; told in full unless it was put in another order too. */
export function compareNames(about: string, path: string, before: Side, after: Side): Words {
  const [was, is] = [before, after].map((side) => side && namesIn(valueAt(side, path)));
  if (before && after) return was && is ? moved(about, path, was, is) : hint();
  const all = is ?? was ?? [];
  return all.length > 0 ? { words: [`${about} ${listed(all)}`], told: [path] } : hint();
}

function moved(about: string, path: string, was: readonly string[], is: readonly string[]): Words {
  const lost = was.filter((one) => !is.includes(one));
  const gained = is.filter((one) => !was.includes(one));
  if (lost.length + gained.length === 0) return hint();
  const moves = [
    ...(gained.length > 0 ? [`gained ${listed(gained)}`] : []),
    ...(lost.length > 0 ? [`lost ${listed(lost)}`] : []),
  ];
  const expected = [...was.filter((one) => is.includes(one)), ...gained];
  return { words: [`${about}: ${moves.join('; ')}`], told: same(expected, is) ? [path] : [] };
}

const namesIn = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;

const same = (one: unknown, other: unknown): boolean => diff(one, other).length === 0;

/** A list whose items have names of their own: what to say of one that is gone, new, or still there and changed. */
export interface NamedList {
  /** In the plural: "drop rules". */
  readonly about: string;
  readonly path: string;
  nameOf(item: Body): unknown;
  gone(name: string): string;
  come(name: string, item: Body): string;
  stayed(name: string, before: Body, after: Body): Words;
}

/** What became of such a list; nothing where an item has no name, or two have the same. */
export function compareNamed(before: Body, after: Body, list: NamedList): Words {
  const [was, is] = [before, after].map((side) => placed(valueAt(side, list.path), list.nameOf));
  if (!was || !is) return hint();
  return joined([
    lostOf(was, is, list),
    ...[...is].map(([name, now]) => oneOf(name, was.get(name), now, list)),
    orderOf(was, is, list),
  ]);
}

interface Placed {
  readonly item: Body;
  readonly index: number;
}
type Items = ReadonlyMap<string, Placed>;

function placed(value: unknown, nameOf: NamedList['nameOf']): Items | undefined {
  if (!Array.isArray(value) || !value.every(isBody)) return undefined;
  const found = new Map(value.map((item, index) => [nameOf(item), { item, index }]));
  const distinct = found.size === value.length && [...found.keys()].every((name) => typeof name === 'string');
  return distinct ? (found as Items) : undefined;
}

// What is gone is told by its name, if all others are as they were.
function lostOf(was: Items, is: Items, { path, gone }: NamedList): Words {
  const lost = [...was.keys()].filter((name) => !is.has(name));
  const left = [...was].filter(([name]) => is.has(name)).map(([, { item }]) => item);
  const onlyLost = same(
    left,
    [...is.values()].map(({ item }) => item),
  );
  return { words: lost.map((name) => gone(named(name))), told: onlyLost && lost.length > 0 ? [path] : [] };
}

// In the leaf changes, what moved to another place is compared with something else: nothing of it is told there.
function oneOf(name: string, old: Placed | undefined, now: Placed, list: NamedList): Words {
  if (!old) return hint(list.come(named(name), now.item));
  const { words, told } = list.stayed(named(name), old.item, now.item);
  const at = `${list.path}/${now.index}`;
  return { words, told: old.index === now.index ? told.map((path) => `${at}${path}`) : [] };
}

function orderOf(was: Items, is: Items, { about }: NamedList): Words {
  const [old, now] = [
    [...was.keys()].filter((name) => is.has(name)),
    [...is.keys()].filter((name) => was.has(name)),
  ];
  return same(old, now) ? hint() : hint(`order of ${about}: ${arrow(listed(old), listed(now))}`);
}
