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
