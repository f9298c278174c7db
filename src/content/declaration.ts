import type { KindDef } from '../core/kind.ts';
import { suggest } from '../core/suggest.ts';
import type { Body, Resource } from '../core/types.ts';
import { HEADERS } from './header.ts';
import { type Declaration, placeOf } from './positions.ts';
import type { ContentProblem } from './problem.ts';
import { validate } from './validate.ts';
import type { Fault } from './wording.ts';

/** A declaration that was looked at alone. What it announces counts as declared, even while it has problems. */
export interface Checked {
  readonly declaration: Declaration;
  readonly def: KindDef | undefined;
  readonly name: string | undefined;
  /** Only of a declaration that its kind's schema accepts. */
  readonly resource: Resource | undefined;
  readonly problems: readonly ContentProblem[];
}

/** Header and spec against their schemas. */
export function checkDeclaration(declaration: Declaration, kinds: readonly KindDef[]): Checked {
  const { value } = declaration;
  const header = isMap(value) ? value : {};
  const def = kinds.find(({ kind }) => kind === header['kind']);
  const name = typeof header['name'] === 'string' ? header['name'] : undefined;
  const faults = [
    ...validate(headerOf(def), value),
    ...unknownKind(header['kind'], kinds),
    ...(def !== undefined && isMap(header['spec']) ? validate(def.schema, header['spec'], '/spec') : []),
    ...(def?.cases && Array.isArray(header['tests']) ? validate(def.cases, header['tests'], '/tests') : []),
  ];
  return {
    declaration,
    def,
    name,
    resource: def !== undefined && faults.length === 0 ? resourceOf(declaration, def, header) : undefined,
    problems: faults.map((fault) => problemOf(declaration, fault)),
  };
}

/** A fault with its place in the file. */
export function problemOf(declaration: Declaration, { pointer, end, message, hint }: Fault): ContentProblem {
  const place = placeOf(declaration, pointer, end);
  return { file: declaration.file, ...place, message, ...(hint === undefined ? {} : { hint }) };
}

const isMap = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function headerOf(def: KindDef | undefined): Body {
  if (def === undefined) return HEADERS.unknown;
  return def.tested ? HEADERS.tested : HEADERS.untested;
}

/** No kind at all is the header's own fault. */
function unknownKind(kind: unknown, kinds: readonly KindDef[]): readonly Fault[] {
  if (typeof kind !== 'string' || kinds.some((def) => def.kind === kind)) return [];
  const message = `unknown kind ${JSON.stringify(kind.slice(0, 60))}`;
  const known = kinds.map((def) => def.kind);
  return [{ pointer: '/kind', end: 'value', message, hint: suggest(kind, known, 'Kinds') }];
}

/** The header's schema has just said that these are what they are taken for. */
function resourceOf(declaration: Declaration, def: KindDef, header: Body): Resource {
  const { name, description, controls, spec, tests, protected: guarded } = header as unknown as Resource;
  const source = { file: declaration.file, ...placeOf(declaration, '', 'value') };
  return {
    kind: def.kind,
    name,
    description,
    controls,
    spec,
    tests: tests ?? [],
    ...(guarded ? { protected: true } : {}),
    files: {},
    source,
  };
}
