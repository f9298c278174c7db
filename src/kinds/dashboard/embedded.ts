import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';

/** Deeper than this a text is left as it is: no visualisation is, and the rest of the program walks down by recursion. */
const DEEPEST = 60;

/** Attributes in which Dashboards keeps JSON as text, by type; `kibanaSavedObjectMeta.searchSourceJSON` is one of every type. */
const EMBEDDED: Readonly<Record<string, readonly string[]>> = {
  'index-pattern': ['fields', 'fieldFormatMap', 'sourceFilters', 'typeMeta'],
  visualization: ['visState', 'uiStateJSON'],
  dashboard: ['panelsJSON', 'optionsJSON'],
};

/**
 * Attributes with their embedded JSON written out. A text that would not come back byte by byte (other spaces, a key
 * twice, no object and no list) stays as it is, so that `embed` gives exactly what was there.
 */
export const expand = (type: string, attributes: Body): Body =>
  changed(type, attributes, (value) => (typeof value === 'string' ? exactly(value) : value));

/** The same with every text that is JSON written out, however it was written: for comparing, not for sending. */
export const read = (type: string, attributes: Body): Body =>
  changed(type, attributes, (value) => (typeof value === 'string' ? (parsed(value) ?? value) : value));

/** Attributes as Dashboards keeps them: what is written out becomes text again. */
export const embed = (type: string, attributes: Body): Body =>
  changed(type, attributes, (value) => (typeof value === 'string' ? value : JSON.stringify(value)));

/** Where in the attributes of a type JSON is kept as text, as keys from the outside in. */
export const embeddedIn = (type: string): readonly (readonly string[])[] => [
  ...(EMBEDDED[type] ?? []).map((key) => [key]),
  ['kibanaSavedObjectMeta', 'searchSourceJSON'],
];

/** The object or list that a text is the JSON of; undefined when it is none, or too deep. */
export function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && isShallow(value, DEEPEST) ? value : undefined;
  } catch {
    return undefined;
  }
}

function exactly(text: string): object | string {
  const value = parsed(text);
  return value !== undefined && JSON.stringify(value) === text ? value : text;
}

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1)));

const changed = (type: string, attributes: Body, change: (value: unknown) => unknown): Body =>
  embeddedIn(type).reduce((made, keys) => changedAt(made, keys, change), attributes);

function changedAt(body: Body, keys: readonly string[], change: (value: unknown) => unknown): Body {
  const [key = '', ...rest] = keys;
  const value = Object.hasOwn(body, key) ? body[key] : undefined;
  if (value === undefined) return body;
  if (rest.length === 0) return { ...body, [key]: change(value) };
  return isBody(value) ? { ...body, [key]: changedAt(value, rest, change) } : body;
}
