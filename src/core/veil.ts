import { sha256 } from './canonical.ts';
import { isBody } from './diff.ts';
import type { Address, Body } from './types.ts';

/**
 * A copy in which the strings at the given paths are replaced by a short hash, so that a plan, an inventory
 * or a log can tell "changed" without holding the secret. `*` in a path stands for any key or index.
 * The address salts the hash: equal secrets of two resources do not look equal.
 */
export function veil(body: Body, paths: readonly string[], address: Address): Body {
  return changed(body, split(paths), (value) => hide(value, address)) as Body;
}

/** A copy in which the values at the given paths are what `replace` makes of them and of the last step of their path. */
export const replaceSecrets = (
  body: Body,
  paths: readonly string[],
  replace: (value: unknown, key: string) => unknown,
): Body => changed(body, split(paths), replace) as Body;

/**
 * A copy in which the values at the given paths are what `resolve` makes of them, in one call; all else stays as it is
 * written. A reference to a secret elsewhere would end in a plan, an inventory or a message in clear.
 */
export async function resolveSecrets(
  body: Body,
  paths: readonly string[],
  resolve: (found: Body) => Promise<Body>,
): Promise<Body> {
  const found: unknown[] = [];
  changed(body, split(paths), (value) => found.push(value));
  if (found.length === 0) return body;
  const { values } = (await resolve({ values: found })) as { values: unknown[] };
  const left = values.values();
  return changed(body, split(paths), () => left.next().value) as Body;
}

/**
 * A text without those secrets, as a server may repeat them in a refusal: whole, escaped or encoded, cut off after their
 * beginning, or a part of an address alone.
 */
export function withoutSecrets(text: string, body: Body, paths: readonly string[]): string {
  const secrets: string[] = [];
  changed(body, split(paths), (value) => secrets.push(...texts(value)));
  return secrets
    .flatMap(formsOf)
    .filter((form) => form.length >= SHORTEST)
    .sort((one, other) => other.length - one.length)
    .reduce(withoutForm, text);
}

const withoutForm = (said: string, form: string): string =>
  said
    .replaceAll(form, HIDDEN)
    .split(form.slice(0, BEGINNING))
    .map((part, index) => (index === 0 ? part : part.replace(/^\S*/, HIDDEN)))
    .join('');

const HIDDEN = '(secret)';
// Shorter ones would blot out the words of the message, and hide nothing.
const SHORTEST = 4;
const SHORTEST_PART = 8;
const BEGINNING = 24;

const formsOf = (secret: string): string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  ...inBase64(secret),
  ...partsOf(secret),
];

/** As it looks from the first, second or third byte of a group on, without the groups that it shares with what is around. */
const inBase64 = (secret: string): string[] =>
  [0, 1, 2].map((before) =>
    Buffer.from('-'.repeat(before) + secret)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );

/** Where a message goes is told by the host; what lets it in stands behind that. */
const partsOf = (secret: string): string[] =>
  secret
    .replace(/^[a-z]+:\/\/[^/?#@]*(?=[/?#]|$)/i, '')
    .split(/[^A-Za-z0-9_-]+/)
    .filter((part) => part.length >= SHORTEST_PART);

const texts = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [String(value)];

type Patterns = readonly (readonly string[])[];
type Change = (value: unknown, key: string) => unknown;

const split = (paths: readonly string[]): Patterns => paths.map((path) => path.split('/').slice(1));

function changed(value: unknown, patterns: Patterns, change: Change, last = ''): unknown {
  if (patterns.length === 0) return value;
  if (patterns.some((pattern) => pattern.length === 0)) return change(value, last);
  if (Array.isArray(value))
    return value.map((item, index) => changed(item, below(patterns, String(index)), change, String(index)));
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, changed(item, below(patterns, key), change, key)]),
  );
}

const below = (patterns: Patterns, key: string): Patterns =>
  patterns.filter(([first]) => first === '*' || first === key).map((pattern) => pattern.slice(1));

const hide = (value: unknown, salt: string): string =>
  `(secret sha256:${sha256(`${salt}\n${JSON.stringify(value)}`).slice(0, 12)})`;
