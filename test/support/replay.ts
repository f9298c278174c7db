import type { SearchPort, SearchResponse } from '../../src/core/ports.ts';
import { type Capture, LISTS, VOLATILE } from './captures.ts';

const GENERATED_ID = /^[A-Za-z0-9_-]{20}$/;
/** What the recorded names begin with; each replay takes names of its own, for a server remembers deleted ones. */
const PREFIXES: readonly string[] = ['cap', 'norm', 'life'];
/** An instant in ISO form, or as it ends the name of a snapshot. */
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z|\d{4}\.\d\d\.\d\d-\d\d:\d\d:\d\d\.\d{3}/g;
const LISTED: readonly string[] = ['policies', 'config_list', 'hits'];
const TOTALS: readonly string[] = ['total_policies', 'total_hits', 'total', 'max_score'];

/** Replays recorded exchanges in order; what the server numbers anew is followed from answer to request. */
export interface Replay {
  /** Both answers in the form in which they must be equal. */
  play(capture: Capture): Promise<{ readonly expected: SearchResponse; readonly actual: SearchResponse }>;
  /** What a recorded name or text is called in this replay. */
  named(recorded: string): string;
  /** The server's own ids of the documents made so far. */
  made(): readonly string[];
}

export function startReplay(search: SearchPort): Replay {
  const own = Date.now().toString(36).slice(-4);
  const ids = new Map(PREFIXES.map((prefix) => [`${prefix}-`, `${prefix}${own}-`]));
  const versions = new Map<string, string>();
  const known = new Set<string>();
  const follow = (text: string): string => translated(text, ids, versions);
  return {
    named: follow,
    made: () => [...ids.values()].filter(isGenerated),
    play: async ({ name, request, response: recording }) => {
      const response = { ...recording, body: byBucket(recording.body) };
      const body = request.body === undefined ? undefined : JSON.parse(follow(JSON.stringify(request.body)));
      const { status, body: answered } = await search.request(request.method, follow(request.path), body);
      const answer = { status, body: byBucket(answered) };
      const isList = LISTS.has(name);
      if (!isList) {
        learn(response.body, answer.body, ids, versions);
        remember(answer.body, known);
      }
      const recorded = JSON.parse(follow(JSON.stringify(response.body) ?? 'null'));
      const [expected, actual] = isList
        ? [ours(recorded, known), ours(answer.body, known)]
        : [recorded, asRecorded(answer.body, recorded)];
      return {
        expected: { status: response.status, body: masked(expected, expected) },
        actual: { status: answer.status, body: masked(actual, expected) },
      };
    },
  };
}

/** Alerts that are equal in what they are sorted by come in any order: they are put in that of their buckets. */
function byBucket(body: unknown): unknown {
  if (!isObject(body) || !Array.isArray(body['alerts'])) return body;
  const bucket = ({ agg_alert_content: content }: Members): string =>
    isObject(content) ? JSON.stringify(content['bucket_keys']) : '';
  const alerts: readonly Members[] = body['alerts'];
  return { ...body, alerts: [...alerts].sort((one, two) => (bucket(one) < bucket(two) ? -1 : 1)) };
}

/** An answer of which only the first characters were recorded is compared in those. */
const asRecorded = (actual: unknown, recorded: unknown): unknown =>
  typeof recorded === 'string' && isObject(actual)
    ? JSON.stringify(actual).slice(0, recorded.length)
    : actual;

function translated(
  text: string,
  ids: ReadonlyMap<string, string>,
  versions: ReadonlyMap<string, string>,
): string {
  const withIds = [...ids].reduce((all, [recorded, actual]) => all.replaceAll(recorded, actual), text);
  const numbered = (member: string) => (_all: string, before: string, number: string) =>
    `${before}${versions.get(`${member} ${number}`) ?? number}`;
  return withIds
    .replace(/(if_seq_no=|seqNo \[|"policy_seq_no":)(\d+)/g, numbered('_seq_no'))
    .replace(/(if_primary_term=|primary term \[|"policy_primary_term":)(\d+)/g, numbered('_primary_term'));
}

type Members = { readonly [key: string]: unknown };

/** What a version is made of: an index counts writes, and the times its primary shard was started. */
const VERSION: readonly string[] = ['_seq_no', '_primary_term'];

/** Pairs what was recorded with what came: generated ids, wherever they stand, and versions. */
function learn(
  recorded: unknown,
  actual: unknown,
  ids: Map<string, string>,
  versions: Map<string, string>,
): void {
  if (isGenerated(recorded) && isGenerated(actual)) ids.set(recorded, actual);
  if (!isObject(recorded) || !isObject(actual)) return;
  for (const member of VERSION) {
    if (member in recorded) versions.set(`${member} ${recorded[member]}`, String(actual[member]));
  }
  for (const [key, other] of pairedKeys(recorded, actual)) {
    if (other !== key) ids.set(key, other);
    learn(recorded[key], actual[other], ids, versions);
  }
}

/** Members of one name belong together, and so do generated names, in their order. */
function pairedKeys(recorded: Members, actual: Members): readonly (readonly [string, string])[] {
  const extra = Object.keys(actual).filter((key) => !(key in recorded) && isGenerated(key));
  return Object.keys(recorded).map((key) =>
    key in actual || !isGenerated(key) ? [key, key] : [key, extra.shift() ?? key],
  );
}

const isGenerated = (value: unknown): value is string =>
  typeof value === 'string' && GENERATED_ID.test(value);

/** The names of what this replay made, as the server calls them. */
function remember(body: unknown, known: Set<string>): void {
  if (!isObject(body)) return;
  const name = body['_id'] ?? body['config_id'];
  if (typeof name === 'string') known.add(name);
}

/** A list's entries that this replay made, ordered by id, without the totals. */
function ours(value: unknown, known: ReadonlySet<string>): unknown {
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !TOTALS.includes(key));
  return Object.fromEntries(
    kept.map(([key, member]) => [
      key,
      Array.isArray(member) && LISTED.includes(key) ? entries(member, known) : ours(member, known),
    ]),
  );
}

const idOf = (entry: unknown): string => (isObject(entry) ? String(entry['_id'] ?? entry['config_id']) : '');

const entries = (list: readonly unknown[], known: ReadonlySet<string>): readonly unknown[] =>
  list.filter((entry) => known.has(idOf(entry))).sort((one, two) => (idOf(one) < idOf(two) ? -1 : 1));

/** Volatile values become their type; an instant that was recorded with milliseconds becomes the word. */
function masked(value: unknown, recorded: unknown): unknown {
  if (typeof value === 'string')
    return typeof recorded === 'string' ? withoutInstant(value, recorded) : value;
  if (Array.isArray(value)) {
    return value.map((item, at) => masked(item, Array.isArray(recorded) ? recorded[at] : undefined));
  }
  if (!isObject(value)) return value;
  const other = isObject(recorded) ? recorded : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      VOLATILE.has(key) ? kindOf(member) : masked(member, other[key]),
    ]),
  );
}

const withoutInstant = (text: string, recorded: string): string =>
  /:\d\d\.\d{3}/.test(recorded) ? text.replace(INSTANT, '<instant>') : text;

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null;
