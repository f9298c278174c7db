import { type NativeFields, TEXT_FIELDS, type TextField } from './event.ts';
import { isObject, type Json, type JsonObject } from './parse.ts';

/** Characters; far more than is stored, so that a secret is masked before its statement is cut to size. */
const LONGEST_TEXT = 64 * 1024;
const WHOLE_EVENT = 512 * 1024;
const MOST_ENTRIES = 512;
const DEEPEST = 5;

const KNOWN: ReadonlySet<string> = new Set<string>([
  ...TEXT_FIELDS,
  'type',
  'rowCount',
  'paramList',
  'engineNativeAuditFields',
]);

/** What is left of an event's allowance; hostile input must not make a document that no request can carry. */
interface Allowance {
  left: number;
  cut: boolean;
}

/** Brings a raw record's fields to one type each; times stay as the engine wrote them. */
export function nativeFields(raw: JsonObject): NativeFields {
  const allowance: Allowance = { left: WHOLE_EVENT, cut: false };
  const texts = textsOf(raw, allowance);
  const rowCount = countOf(raw['rowCount']);
  const paramList = listOf(raw['paramList'], allowance);
  const native = objectOf(raw['engineNativeAuditFields'], allowance);
  const unknown = boundObject(unknownOf(raw), allowance, 0);
  return {
    ...texts,
    ...(rowCount === undefined ? {} : { rowCount }),
    ...(paramList === undefined ? {} : { paramList }),
    ...(Object.keys(native).length === 0 ? {} : { engineNativeAuditFields: native }),
    ...(Object.keys(unknown).length === 0 ? {} : { unknownFields: unknown }),
    ...(allowance.cut ? { truncated: true } : {}),
  };
}

function textsOf(raw: JsonObject, allowance: Allowance): { readonly [field in TextField]?: string } {
  const texts: { [field in TextField]?: string } = {};
  for (const field of TEXT_FIELDS) {
    const value = raw[field];
    if (value !== undefined && value !== null) {
      texts[field] = boundText(textOf(value), allowance);
    }
  }
  return texts;
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** OpenSearch's long; a count that is none stays visible among the unknown fields. */
function countOf(value: Json | undefined): number | undefined {
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(count) ? (count as number) : undefined;
}

function listOf(value: Json | undefined, allowance: Allowance): readonly string[] | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const list: readonly Json[] = Array.isArray(value) ? value : [value];
  allowance.cut ||= list.length > MOST_ENTRIES;
  return list.slice(0, MOST_ENTRIES).map((item) => boundText(textOf(item), allowance));
}

function objectOf(value: Json | undefined, allowance: Allowance): JsonObject {
  if (value === undefined || value === null) {
    return {};
  }
  return boundObject(isObject(value) ? value : { value }, allowance, 0);
}

function unknownOf(raw: JsonObject): JsonObject {
  const entries = Object.entries(raw).filter(([name]) => !KNOWN.has(name));
  const rowCount = raw['rowCount'];
  const oddCount = rowCount !== undefined && countOf(rowCount) === undefined ? { rowCount } : {};
  return { ...Object.fromEntries(entries), ...oddCount };
}

/** Without nulls, which a flat_object does not need, and no deeper than a mapping allows. */
function boundObject(value: JsonObject, allowance: Allowance, depth: number): JsonObject {
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  allowance.cut ||= entries.length > MOST_ENTRIES;
  return Object.fromEntries(
    entries
      .slice(0, MOST_ENTRIES)
      .map(([name, item]) => [boundName(name), boundJson(item, allowance, depth + 1)]),
  );
}

const boundName = (name: string): string => (name === '' ? '_' : name.slice(0, 256));

function boundJson(value: Json, allowance: Allowance, depth: number): Json {
  if (typeof value === 'string') {
    return boundText(value, allowance);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (depth >= DEEPEST) {
    return boundText(JSON.stringify(value), allowance);
  }
  return Array.isArray(value)
    ? value.slice(0, MOST_ENTRIES).map((item: Json) => boundJson(item, allowance, depth + 1))
    : boundObject(value as JsonObject, allowance, depth);
}

/** Unpaired surrogates, which no UTF-8 can hold, become U+FFFD. */
function boundText(text: string, allowance: Allowance): string {
  const most = Math.max(0, Math.min(LONGEST_TEXT, allowance.left));
  const kept = text.length > most ? text.slice(0, most) : text;
  allowance.left -= kept.length;
  allowance.cut ||= kept.length < text.length;
  // The first test is cheap and nearly always enough.
  return /[\ud800-\udfff]/.test(kept) ? kept.replaceAll(/\p{Surrogate}/gu, '\uFFFD') : kept;
}
