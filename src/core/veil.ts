import { sha256 } from './canonical.ts';
import { isBody } from './diff.ts';
import type { Address, Body } from './types.ts';

/**
 * A copy in which the strings at the given paths are replaced by a short hash, so that a plan, an inventory
 * or a log can tell "changed" without holding the secret. `*` in a path stands for any key or index.
 * The address salts the hash: equal secrets of two resources do not look equal.
 */
export function veil(body: Body, paths: readonly string[], address: Address): Body {
  const patterns = paths.map((path) => path.split('/').slice(1));
  return cover(body, patterns, address) as Body;
}

/** A text without those secrets, as a server may repeat them in a refusal: whole, or cut off after their beginning. */
export function withoutSecrets(text: string, body: Body, paths: readonly string[]): string {
  const secrets = gather(
    body,
    paths.map((path) => path.split('/').slice(1)),
  ).filter((secret) => secret.length >= SHORTEST);
  return secrets.reduce(
    (said, secret) =>
      said
        .replaceAll(secret, '(secret)')
        .split(secret.slice(0, BEGINNING))
        .map((part, index) => (index === 0 ? part : part.replace(/^\S*/, '(secret)')))
        .join(''),
    text,
  );
}

// Shorter ones would blot out the words of the message, and hide nothing.
const SHORTEST = 4;
const BEGINNING = 24;

function gather(value: unknown, patterns: readonly (readonly string[])[]): string[] {
  if (patterns.some((pattern) => pattern.length === 0)) return texts(value);
  if (patterns.length === 0 || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => gather(item, below(patterns, key)));
}

const texts = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [String(value)];

function cover(value: unknown, patterns: readonly (readonly string[])[], salt: string): unknown {
  if (patterns.length === 0) return value;
  if (patterns.some((pattern) => pattern.length === 0)) return hide(value, salt);
  if (Array.isArray(value))
    return value.map((item, index) => cover(item, below(patterns, String(index)), salt));
  if (!isBody(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, cover(item, below(patterns, key), salt)]),
  );
}

const below = (patterns: readonly (readonly string[])[], key: string): readonly (readonly string[])[] =>
  patterns.filter(([first]) => first === '*' || first === key).map((pattern) => pattern.slice(1));

const hide = (value: unknown, salt: string): string =>
  `(secret sha256:${sha256(`${salt}\n${JSON.stringify(value)}`).slice(0, 12)})`;
