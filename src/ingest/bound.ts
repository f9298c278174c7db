import type { AuditEvent } from './event.ts';
import type { Json } from './parse.ts';

/** Bytes. Lucene refuses a term of more than 32,766; a flat_object puts the field's path into its terms. */
const LONGEST_TERM = 32_000;
const LONGEST_LEAF = 30_000;

/** Cuts texts beyond Lucene's term limit at a character's boundary and says so with `truncated: true`. */
export function fitToIndex(event: AuditEvent): AuditEvent {
  if (Object.values(event).every(isShort)) {
    return event;
  }
  const entries = Object.entries(event).map(
    ([name, value]) => [name, cutField(name, value as Json)] as const,
  );
  const isCut = entries.some(([name, value]) => value !== event[name as keyof AuditEvent]);
  return isCut ? ({ ...Object.fromEntries(entries), truncated: true } as unknown as AuditEvent) : event;
}

/** A UTF-16 unit takes at most three bytes: nearly all events need no more than this. */
const isShort = (value: unknown): boolean =>
  typeof value === 'string' ? value.length * 3 <= LONGEST_LEAF : typeof value !== 'object';

const cutField = (name: string, value: Json): Json =>
  cutJson(value, name === 'engineNativeAuditFields' ? LONGEST_LEAF : LONGEST_TERM);

/** The same value, not a copy, when nothing is cut. */
function cutJson(value: Json, limit: number): Json {
  if (typeof value === 'string') {
    return cutAt(value, limit);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => cutJson(item, limit));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  const entries = Object.entries(value).map(([name, item]) => [name, cutJson(item as Json, limit)] as const);
  return entries.some(([name, item]) => item !== (value as Record<string, Json>)[name])
    ? Object.fromEntries(entries)
    : value;
}

function cutAt(text: string, limit: number): string {
  // A UTF-16 unit takes at most three bytes: most texts need no count.
  if (text.length * 3 <= limit || Buffer.byteLength(text) <= limit) {
    return text;
  }
  const bytes = Buffer.from(text);
  let end = limit;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) {
    end -= 1;
  }
  return bytes.toString('utf8', 0, end);
}
