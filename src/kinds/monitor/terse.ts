import { canonical } from '../../core/canonical.ts';
import type { Body } from '../../core/types.ts';
import { normaliseSearch } from './search-source.ts';

/** A search without what the server fills in by itself: each key that makes no difference to the normal form is left out. */
export function terse(search: Body): Body {
  const copy = structuredClone(search);
  const whole = canonical(normaliseSearch(copy));
  prune(copy, () => canonical(normaliseSearch(copy)) === whole);
  return copy;
}

// What is put back goes to the end, each key in its turn: so they stay in their order.
function prune(value: unknown, isSame: () => boolean): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) prune(item, isSame);
    return;
  }
  const holder = value as Record<string, unknown>;
  for (const [key, item] of Object.entries(holder)) {
    delete holder[key];
    if (isSame()) continue;
    holder[key] = item;
    prune(item, isSame);
  }
}
