import type { DefinedError } from 'ajv/dist/2020.js';
import { nearest, suggest } from '../core/suggest.ts';
import type { Body } from '../core/types.ts';
import { escaped, segmentsOf } from './positions.ts';

/** What is wrong at a JSON Pointer, at the key or at the value there. Values are never repeated: one may be a secret. */
export interface Fault {
  readonly pointer: string;
  readonly end: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** The words for one error of the schema engine. `root` holds the definitions; `base` stands before the pointer. */
export function inWords(root: Body, error: DefinedError, base: string): Fault {
  const pointer = base + error.instancePath;
  const said = (message: string, hint = descriptionOf(error.parentSchema)): Fault =>
    faultOf(pointer, 'value', (name) => `${name} ${message}`, hint);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(pointer, error.params.additionalProperty, error.parentSchema);
    case 'required':
      return missingKey(root, pointer, error.params.missingProperty, error.parentSchema);
    case 'dependentRequired':
      return missingKey(root, pointer, error.params.missingProperty, error.parentSchema);
    case 'type':
      return said(`must be ${typeInWords(String(error.params.type))}, not ${nameOfType(error.data)}`);
    case 'enum':
      return notOneOf(pointer, error.params.allowedValues, error.data);
    case 'const':
      return said(`must be ${JSON.stringify(error.params.allowedValue)}`);
    case 'pattern':
      return badForm(pointer, error);
    case 'minItems':
      return said(`needs at least ${count(error.params.limit, 'entry', 'entries')}`);
    case 'maxItems':
      return said(`takes at most ${count(error.params.limit, 'entry', 'entries')}`);
    case 'minLength':
      return said(`needs at least ${count(error.params.limit, 'character', 'characters')}`);
    case 'maxLength':
      return said(`takes at most ${count(error.params.limit, 'character', 'characters')}`);
    case 'minProperties':
      return said(`needs at least ${count(error.params.limit, 'key', 'keys')}`);
    case 'maxProperties':
      return said(`takes at most ${count(error.params.limit, 'key', 'keys')}`);
    case 'minimum':
      return said(`must be ${error.params.limit} or more`);
    case 'maximum':
      return said(`must be ${error.params.limit} or less`);
    case 'uniqueItems':
      return said(`has the same entry twice: numbers ${both(error.params.i, error.params.j)}`);
    case 'false schema':
      return contradiction(pointer, error.schemaPath);
    default:
      return said(error.message ?? 'is not as expected');
  }
}

/** A value that is like none of the forms of a union; their common description says what is expected. */
export const unlikeAny = (pointer: string, union: Body | undefined): Fault =>
  faultOf(pointer, 'value', (name) => `${name} has none of the forms expected here`, descriptionOf(union));

/** A fault whose message names the place: `spec.classes[0]`. */
export function faultOf(
  pointer: string,
  end: Fault['end'],
  message: (name: string) => string,
  hint?: string,
): Fault {
  return { pointer, end, message: message(named(pointer)), ...(hint === undefined ? {} : { hint }) };
}

/** The definition a schema refers to within its root, or itself. */
export function definitionOf(root: Body, schema: Body): Body {
  const name = /^#\/\$defs\/(.+)$/.exec(String(schema['$ref'] ?? ''))?.[1];
  if (name === undefined) return schema;
  return ((root['$defs'] ?? {}) as Record<string, Body>)[name] ?? schema;
}

const LONGEST_KEY = 60;
const quoted = (key: string): string => JSON.stringify(key.slice(0, LONGEST_KEY));

function named(pointer: string): string {
  const [first, ...rest] = segmentsOf(pointer);
  if (first === undefined) return 'the document';
  return rest.reduce(
    (path, segment) => (/^\d+$/.test(segment) ? `${path}[${segment}]` : `${path}.${plain(segment)}`),
    plain(first),
  );
}

const plain = (segment: string): string => (/^[\w@-]{1,60}$/.test(segment) ? segment : quoted(segment));

const descriptionOf = (schema: Body | undefined): string | undefined =>
  typeof schema?.['description'] === 'string' ? schema['description'] : undefined;

const propertiesOf = (schema: Body | undefined): Record<string, Body> =>
  (schema?.['properties'] ?? {}) as Record<string, Body>;

function unknownKey(pointer: string, key: string, schema: Body | undefined): Fault {
  const hint = suggest(key, Object.keys(propertiesOf(schema)), 'Known here');
  return faultOf(
    `${pointer}/${escaped(key)}`,
    'key',
    () => `unknown key ${quoted(key)} in ${named(pointer)}`,
    hint,
  );
}

function missingKey(root: Body, pointer: string, key: string, schema: Body | undefined): Fault {
  const property = propertiesOf(schema)[key];
  const hint = property && (descriptionOf(property) ?? descriptionOf(definitionOf(root, property)));
  return faultOf(pointer, 'key', (name) => `${name} lacks ${quoted(key)}`, hint);
}

/** A key that its map has no room for because of another: `dependentSchemas` forbids it. */
function contradiction(pointer: string, schemaPath: string): Fault {
  const other = /\/dependentSchemas\/([^/]+)\//.exec(schemaPath)?.[1] ?? '';
  return faultOf(pointer, 'key', (name) => `${name} contradicts ${quoted(other)}`, 'Keep one of the two.');
}

function notOneOf(pointer: string, allowed: readonly unknown[], data: unknown): Fault {
  const near = typeof data === 'string' ? nearest(data, allowed.map(String)) : undefined;
  const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
  return faultOf(pointer, 'value', (name) => `${name} must be one of ${allowed.join(', ')}`, hint);
}

/** What is wrong with a key is told at the key: `propertyName` is set when the pattern is one for keys. */
function badForm(pointer: string, error: Extract<DefinedError, { keyword: 'pattern' }>): Fault {
  const hint = descriptionOf(error.parentSchema) ?? `It must match ${error.params.pattern}`;
  if (error.propertyName === undefined) {
    return faultOf(pointer, 'value', (name) => `${name} has the wrong form`, hint);
  }
  const key = error.propertyName;
  const message = `the key ${quoted(key)} in ${named(pointer)} has the wrong form`;
  return faultOf(`${pointer}/${escaped(key)}`, 'key', () => message, hint);
}

const both = (...indices: readonly number[]): string =>
  indices
    .toSorted((a, b) => a - b)
    .map((index) => index + 1)
    .join(' and ');

const count = (limit: number, one: string, many: string): string => `${limit} ${limit === 1 ? one : many}`;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  null: 'empty',
};

const typeInWords = (type: string): string =>
  type
    .split(',')
    .map((one) => TYPES[one] ?? one)
    .join(' or ');

function nameOfType(value: unknown): string {
  if (value === null) return 'empty';
  return TYPES[Array.isArray(value) ? 'array' : typeof value] ?? typeof value;
}
