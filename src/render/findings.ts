import type { Finding } from '../core/types.ts';

/** Findings that say the same of several indices of one address. */
export interface Alike extends Pick<Finding, 'kind' | 'address' | 'message'> {
  /** Every index, in the order of the plan; empty where the finding is about none. */
  readonly indices: readonly string[];
}

/** Findings that read the same but for the index, together; in the order in which each was first found. */
export function alike(findings: readonly Finding[]): readonly Alike[] {
  const groups = new Map<string, Alike>();
  for (const { kind, address, index, message } of findings) {
    const key = JSON.stringify([kind, address, index === undefined, message]);
    const indices = groups.get(key)?.indices ?? [];
    groups.set(key, { kind, address, message, indices: index === undefined ? [] : [...indices, index] });
  }
  return [...groups.values()];
}

/** Texts joined by commas, as many on a line as fit into about `wide` characters. */
export function listed(texts: readonly string[], wide: number): string[] {
  const lines: string[] = [];
  for (const text of texts) {
    const last = lines.at(-1);
    if (last === undefined || last.length + text.length > wide) lines.push(text);
    else lines[lines.length - 1] = `${last}, ${text}`;
  }
  return lines;
}
