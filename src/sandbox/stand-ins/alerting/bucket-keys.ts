import { isJson, type Json, objectOf } from '../json.ts';
import { plainText } from './exact-json.ts';

/** `composite_agg_filter` (by source; a source it does not name fits nothing), or `filter` of other aggregations. */
export function bucketFilter({ composite_agg_filter: composite, filter }: Json): (bucket: Json) => boolean {
  if (isJson(composite)) {
    return ({ key }) =>
      Object.entries(objectOf(key)).every(
        ([source, value]) => isJson(composite[source]) && fits(objectOf(composite[source]), value),
      );
  }
  return isJson(filter) ? ({ key }) => fits(filter, key) : () => true;
}

function fits({ include, exclude }: Json, value: unknown): boolean {
  const text = plainText(value);
  return (
    (include === undefined || matches(include, text)) && !(exclude !== undefined && matches(exclude, text))
  );
}

/** A list names whole values; text is an expression for the whole value. */
const matches = (wanted: unknown, text: string): boolean =>
  Array.isArray(wanted) ? wanted.map(String).includes(text) : new RegExp(`^(?:${wanted})$`, 'u').test(text);

/** A bucket's key as its parts: one for a plain key, one a source for a composite. */
export const keysOf = ({ key }: Json): readonly string[] =>
  (Array.isArray(key) ? key : isJson(key) ? Object.values(key) : [key]).map(plainText);
