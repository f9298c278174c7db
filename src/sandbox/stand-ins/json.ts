/** A JSON object whose members nobody has checked yet. */
export type Json = { readonly [key: string]: unknown };

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that `value` is, or an empty one. */
export const objectOf = (value: unknown): Json => (isJson(value) ? value : {});

/** The list that `value` is, or an empty one. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The named members that `value` has, in that order; the rest is left out. */
export const pick = (value: Json, ...names: readonly string[]): Json =>
  Object.fromEntries(names.filter((name) => value[name] !== undefined).map((name) => [name, value[name]]));

/** Each member of an object run through `change`. */
export const mapValues = (value: Json, change: (member: unknown, name: string) => unknown): Json =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member, name)]));
