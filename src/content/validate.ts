import { Ajv2020, type DefinedError, type ValidateFunction } from 'ajv/dist/2020.js';
import { nearest } from '../core/suggest.ts';
import type { Body } from '../core/types.ts';
import { escaped } from './positions.ts';
import { definitionOf, type Fault, faultOf, inWords, unlikeAny } from './wording.ts';

/** Faults that are told of one value: enough for a person, and a bound for hostile files. */
const MAXIMUM_FAULTS = 100;

/**
 * What is wrong with a value by a JSON Schema 2020-12, in words. Pointers are those of the value below `base`. Of a
 * union only the faults of the branch that was probably meant are told.
 */
export function validate(schema: Body, value: unknown, base = ''): readonly Fault[] {
  return faultsIn(schema, schema, value, base).slice(0, MAXIMUM_FAULTS);
}

const engine = new Ajv2020({ allErrors: true, verbose: true, validateSchema: false, strict: true });
const compiled = new WeakMap<Body, ValidateFunction>();

/** `root` holds the definitions that `schema`, a part of it, refers to. */
function errorsIn(root: Body, schema: Body, value: unknown): readonly DefinedError[] {
  const known = compiled.get(schema);
  const check = known ?? engine.compile({ $defs: root['$defs'] ?? {}, ...nameless(schema) });
  if (known === undefined) compiled.set(schema, check);
  return check(value) ? [] : ((check.errors ?? []) as DefinedError[]);
}

/** Two schemas of one $id would be refused; nothing refers to another schema by it. */
const nameless = ({ $id: _, ...schema }: Body): Body => schema;

type UnionError = Extract<DefinedError, { keyword: 'oneOf' }>;

function faultsIn(root: Body, schema: Body, value: unknown, base: string): readonly Fault[] {
  const errors = errorsIn(root, schema, value);
  const unions = outermost(errors.filter((error): error is UnionError => error.keyword === 'oneOf'));
  const plain = errors.filter((error) => !unions.some((union) => covers(union, error)));
  return [
    ...withoutEchoes(plain).map((error) => inWords(root, error, base)),
    ...unions.flatMap((union) => faultsOfUnion(root, union, base + union.instancePath)),
  ];
}

/** The engine tells every branch's errors, then the union's own: the last of equals is the outer one. */
const outermost = (unions: readonly UnionError[]): readonly UnionError[] =>
  unions.filter((union, index) => !unions.some((other, place) => place > index && covers(other, union)));

const covers = ({ instancePath }: UnionError, inner: DefinedError): boolean =>
  inner.instancePath === instancePath || inner.instancePath.startsWith(`${instancePath}/`);

/** A misspelt key that is required would be told twice: as unknown and as missing. */
function withoutEchoes(errors: readonly DefinedError[]): readonly DefinedError[] {
  const meant = new Set(
    errors.flatMap((error) =>
      error.keyword === 'additionalProperties'
        ? [`${error.instancePath} ${nearest(error.params.additionalProperty, keysOf(error.parentSchema))}`]
        : [],
    ),
  );
  return errors.filter(
    (error) =>
      error.keyword !== 'propertyNames' &&
      (error.keyword !== 'required' || !meant.has(`${error.instancePath} ${error.params.missingProperty}`)),
  );
}

const keysOf = (schema: Body | undefined): readonly string[] =>
  Object.keys((schema?.['properties'] ?? {}) as Body);

function faultsOfUnion(root: Body, union: UnionError, pointer: string): readonly Fault[] {
  const branches = (union.schema as unknown as readonly Body[]) ?? [];
  const label = labelOf(root, branches);
  if (label !== undefined && isMap(union.data)) {
    const given = union.data[label];
    const chosen = branches.find((branch) => labels(root, branch, label).includes(given));
    const choice = branches.flatMap((branch) => labels(root, branch, label));
    return chosen === undefined
      ? [wronglyLabelled(pointer, label, given, choice)]
      : faultsIn(root, chosen, union.data, pointer);
  }
  return faultsOfClosest(root, union, branches, pointer);
}

const isMap = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The key by whose value the branches are told apart, such as `type`, if every branch fixes it. */
function labelOf(root: Body, branches: readonly Body[]): string | undefined {
  const [first] = branches;
  if (first === undefined) return undefined;
  return keysOf(definitionOf(root, first)).find((key) =>
    branches.every((branch) => labels(root, branch, key).length > 0),
  );
}

function labels(root: Body, branch: Body, key: string): readonly unknown[] {
  const property = ((definitionOf(root, branch)['properties'] ?? {}) as Record<string, Body>)[key];
  if (property === undefined) return [];
  return 'const' in property ? [property['const']] : ((property['enum'] ?? []) as readonly unknown[]);
}

function wronglyLabelled(pointer: string, label: string, given: unknown, choice: readonly unknown[]): Fault {
  const expected = `one of ${choice.join(', ')}`;
  if (given === undefined) return faultOf(pointer, 'key', (name) => `${name} lacks "${label}": ${expected}`);
  const near = typeof given === 'string' ? nearest(given, choice.map(String)) : undefined;
  const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
  return faultOf(`${pointer}/${escaped(label)}`, 'value', (name) => `${name} must be ${expected}`, hint);
}

/** Closest is the branch for lists or maps if the value is one, then that with the fewest faults at its own level, then in all. */
function faultsOfClosest(
  root: Body,
  union: UnionError,
  branches: readonly Body[],
  pointer: string,
): readonly Fault[] {
  const tried = branches.map((branch) => {
    const errors = errorsIn(root, branch, union.data);
    const own = withoutEchoes(errors.filter(({ instancePath }) => instancePath === ''));
    const unlike = typeof union.data === 'object' && own.some(({ keyword }) => keyword === 'type');
    return { branch, own, weight: (unlike ? 1_000_000 : 0) + own.length * 1000 + errors.length };
  });
  const least = Math.min(...tried.map(({ weight }) => weight));
  const [closest, ...rivals] = tried.filter(({ weight }) => weight === least);
  if (closest === undefined || rivals.some(({ own }) => !sameAsk(own, closest.own))) {
    return [unlikeAny(pointer, union.parentSchema)];
  }
  return faultsIn(root, closest.branch, union.data, pointer);
}

/** Branches that ask for the same type at the root say one thing. */
const sameAsk = (a: readonly DefinedError[], b: readonly DefinedError[]): boolean =>
  JSON.stringify(a.map(({ keyword, params }) => [keyword, params])) ===
  JSON.stringify(b.map(({ keyword, params }) => [keyword, params]));
