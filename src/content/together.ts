import type { Declared } from '../core/kind.ts';
import { suggest } from '../core/suggest.ts';
import { KINDS, type Kind, type Resource } from '../core/types.ts';
import { type Checked, problemOf } from './declaration.ts';
import { placeOf } from './positions.ts';
import type { ContentProblem } from './problem.ts';

/**
 * What is wrong between declarations: names that stand twice, names that are not declared, and what each kind checks
 * itself. A claim that something is missing is made only where what stands before is sound (`whole`: every file could
 * be read): it might well be declared in what could not be read.
 */
export function contradictions(
  all: readonly Checked[],
  whole: boolean,
  flavour: Declared['flavour'],
): readonly ContentProblem[] {
  const resources = all.flatMap(({ resource }) => resource ?? []);
  const declared: Declared = { resources, flavour };
  const known = whole && all.every(({ def, name }) => def !== undefined && name !== undefined);
  return [
    ...twice(all),
    ...(known ? all.flatMap((one) => undeclared(one, all)) : []),
    ...(known ? all.filter((one) => grounded(one, all)).flatMap((one) => checks(one, declared)) : []),
  ];
}

function twice(all: readonly Checked[]): readonly ContentProblem[] {
  const first = new Map<string, Checked>();
  return all.flatMap((one) => {
    if (one.def === undefined || one.name === undefined) return [];
    const address = `${one.def.kind}/${one.name}`;
    const earlier = first.get(address);
    if (earlier === undefined) first.set(address, one);
    return earlier === undefined ? [] : [...sameName(address, earlier, one)];
  });
}

/** Told at both places: either may be the one to rename. */
const sameName = (
  address: string,
  ...[earlier, later]: readonly [Checked, Checked]
): readonly ContentProblem[] =>
  [
    [earlier, later],
    [later, earlier],
  ].flatMap(([here, there]) =>
    here === undefined || there === undefined
      ? []
      : [
          problemOf(here.declaration, {
            pointer: '/name',
            end: 'value',
            message: `${address} is also declared at ${placeName(there)}`,
            hint: 'Rename one of the two.',
          }),
        ],
  );

function placeName({ declaration }: Checked): string {
  const { line, column } = placeOf(declaration, '/name', 'value');
  return `${declaration.file}:${line}:${column}`;
}

function undeclared(
  { declaration, def, resource }: Checked,
  all: readonly Checked[],
): readonly ContentProblem[] {
  if (def === undefined || resource === undefined) return [];
  return def.references(resource).flatMap(({ kind, name, path }) => {
    const names = namesOf(kind, all);
    if (names.includes(name)) return [];
    const hint = names.length === 0 ? `No ${kind} is declared.` : suggest(String(name), names, 'Declared');
    const message = `${kind} "${String(name).slice(0, 60)}" is not declared`;
    return [problemOf(declaration, { pointer: path, end: 'value', message, hint })];
  });
}

const namesOf = (kind: Kind, all: readonly Checked[]): readonly string[] =>
  all.flatMap(({ def, name }) => (def?.kind === kind && name !== undefined ? [name] : []));

/** References go to earlier kinds only: what is wrong in a later one cannot mislead a check. */
function grounded({ resource }: Checked, all: readonly Checked[]): boolean {
  if (resource === undefined) return false;
  const rank = (kind: Kind): number => KINDS.indexOf(kind);
  return all.every(
    (other) =>
      other.resource !== undefined || other.def === undefined || rank(other.def.kind) >= rank(resource.kind),
  );
}

function checks({ declaration, def, resource }: Checked, declared: Declared): readonly ContentProblem[] {
  if (def === undefined || resource === undefined) return [];
  return def
    .check(resource as Resource, declared)
    .map(({ path, ...said }) => problemOf(declaration, { pointer: path, end: 'value', ...said }));
}
