import fc, { type Arbitrary } from 'fast-check';
import { isBody } from '../../src/core/diff.ts';
import type { Body } from '../../src/core/types.ts';

/**
 * Values that a JSON Schema of ours lets pass: what the kinds use of draft 2020-12, all of it closed (design.md, 3). A word
 * that this does not know is an error, so that a schema never says more than is generated.
 */
export function fromSchema(root: Body): Arbitrary<unknown> {
  const defs = (root['$defs'] ?? {}) as Readonly<Record<string, Body>>;
  return of(root, (reference) => {
    const found = defs[reference.replace('#/$defs/', '')];
    if (!found) throw new Error(`the schema refers to ${reference}, which it does not have`);
    return found;
  });
}

type Look = (reference: string) => Body;

const KNOWN = new Set(
  '$schema $id $defs $ref title description default examples type const enum oneOf required properties dependentRequired propertyNames additionalProperties minProperties maxProperties items minItems maxItems uniqueItems pattern minLength maxLength minimum maximum'.split(
    ' ',
  ),
);

function of(schema: Body, look: Look): Arbitrary<unknown> {
  const unknown = Object.keys(schema).find((word) => !KNOWN.has(word));
  if (unknown) throw new Error(`test/support/from-schema.ts does not know "${unknown}"`);
  if ('$ref' in schema) return of(look(String(schema['$ref'])), look);
  if ('const' in schema) return fc.constant(schema['const']);
  if ('enum' in schema) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if ('oneOf' in schema) return fc.oneof(...(schema['oneOf'] as Body[]).map((one) => of(one, look)));
  const make = BY_TYPE[String(schema['type'])];
  return make ? make(schema, look) : fc.jsonValue({ maxDepth: 2 });
}

const BY_TYPE: Readonly<Record<string, (schema: Body, look: Look) => Arbitrary<unknown>>> = {
  boolean: () => fc.boolean(),
  integer: ({ minimum = 0, maximum = 1000 }) => fc.integer({ min: Number(minimum), max: Number(maximum) }),
  number: ({ minimum = -1000, maximum = 1000 }) =>
    fc.double({ min: Number(minimum), max: Number(maximum), noNaN: true }),
  string: text,
  array: list,
  object: (schema, look) => (isBody(schema['properties']) ? closed(schema, look) : open(schema, look)),
};

function text({ pattern, minLength = 0, maxLength = 60 }: Body): Arbitrary<string> {
  const [min, max] = [Number(minLength), Number(maxLength)];
  if (typeof pattern !== 'string') return fc.string({ minLength: min, maxLength: Math.min(max, min + 20) });
  return fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length >= min && length <= max);
}

function list({ items, minItems = 0, maxItems = 4, uniqueItems }: Body, look: Look): Arbitrary<unknown[]> {
  const item = of((items ?? {}) as Body, look);
  const length = { minLength: Number(minItems), maxLength: Math.min(Number(maxItems), Number(minItems) + 3) };
  if (!uniqueItems) return fc.array(item, length);
  return fc.uniqueArray(item, { ...length, selector: (one) => JSON.stringify(one) });
}

function closed(schema: Body, look: Look): Arbitrary<Body> {
  const { properties, required = [], dependentRequired = {}, minProperties = 0 } = schema;
  const parts = Object.entries(properties as Readonly<Record<string, Body>>);
  const made = Object.fromEntries(parts.map(([name, part]) => [name, of(part, look)]));
  const together = Object.entries(dependentRequired as Readonly<Record<string, readonly string[]>>);
  return fc
    .record(made, { requiredKeys: required as string[] })
    .map((body): Body => ({ ...body }))
    .filter((body) => Object.keys(body).length >= Number(minProperties))
    .filter((body) =>
      together.every(([key, others]) => !(key in body) || others.every((one) => one in body)),
    );
}

/** Keys of anybody's choosing: all alike, or the server's own language, for which any JSON stands. */
function open(
  { propertyNames, additionalProperties, minProperties = 0, maxProperties = 4 }: Body,
  look: Look,
) {
  const key = isBody(propertyNames) ? of(propertyNames, look) : fc.string({ minLength: 1, maxLength: 12 });
  const value = isBody(additionalProperties) ? of(additionalProperties, look) : fc.jsonValue({ maxDepth: 2 });
  return fc.dictionary(key as Arbitrary<string>, value, {
    minKeys: Number(minProperties),
    maxKeys: Math.min(Number(maxProperties), 4),
  });
}
