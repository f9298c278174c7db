import { escapeKey, isBody } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, joined, valueAt } from '../facts.ts';
import { compareNames } from '../lists.ts';
import { named } from '../say.ts';

type Side = Body | undefined;

/** Which indices it is for, which fields of what type it gives them, and their settings. */
export function words(before: Side, after: Side): Words {
  const changed = before !== undefined && after !== undefined;
  return joined([
    compareNames('for indices', '/index_patterns', before, after),
    compareNames('composed of', '/composed_of', before, after),
    compareFacts(before, after, priority),
    compareFacts(before, after, changed ? fields : fieldCount),
    compareFacts(before, after, settings),
  ]);
}

const priority = (body: Body): Fact[] => [
  { about: 'priority', is: named(body['priority']), usual: true, paths: ['/priority'] },
];

const MAPPINGS = '/template/mappings';

const fieldCount = (body: Body): Fact[] => [{ about: '', is: `${fields(body).length} fields`, paths: [] }];

const fields = (body: Body): Fact[] => fieldsIn(valueAt(body, MAPPINGS), MAPPINGS, '');

// A field with more than a type has leaves of its own; only the bare one is told as a whole.
function fieldsIn(mapping: unknown, at: string, prefix: string): Fact[] {
  const properties = isBody(mapping) ? mapping['properties'] : undefined;
  return Object.entries(isBody(properties) ? properties : {}).flatMap(([key, field]) => {
    const path = `${at}/properties/${escapeKey(key)}`;
    if (!isBody(field)) return [];
    const name = `${prefix}${key.includes('.') ? JSON.stringify(key) : key}`;
    return [
      {
        about: `field ${named(name)}`,
        is: typeOf(field),
        none: 'absent',
        paths: Object.keys(field).length === 1 ? [path, `${path}/type`] : [`${path}/type`],
        owner: path,
      },
      ...fieldsIn(field, path, `${name}.`),
    ];
  });
}

function typeOf({ type, properties }: Body): string {
  if (type !== undefined) return named(type);
  return properties === undefined ? 'without a type' : 'with fields of its own';
}

const settings = (body: Body): Fact[] => {
  const found = valueAt(body, '/template/settings');
  return Object.entries(isBody(found) ? found : {}).map(([key, value]) => ({
    about: named(key),
    is: setting(value),
    paths: [`/template/settings/${escapeKey(key)}`],
  }));
};

// Normalised they are all strings, so "1" needs no quotes to be told from a number.
const setting = (value: unknown): string =>
  typeof value === 'string' && /^[\w.-]+$/.test(value) ? value : JSON.stringify(value);
