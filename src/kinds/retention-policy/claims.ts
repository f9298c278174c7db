import type { Seen, Wanted } from '../../core/kind.ts';
import { type Action, addressOf, type Body, type Finding } from '../../core/types.ts';
import { meet } from './patterns.ts';

/** What a policy claims by itself (OpenSearch docs, "ISM policies", ism_template). */
interface Template {
  readonly index_patterns: readonly string[];
  readonly priority: number;
  /** Epoch milliseconds; absent in what was not written yet. */
  readonly last_updated_time?: number;
}

/** The policy whose template wins an index: the highest priority, as on the server. */
export function claimOf(index: string, wanted: readonly Wanted[]): Wanted | undefined {
  const claims = wanted.flatMap((one) => {
    const template = matching(one.desired, index);
    return template ? [{ one, priority: template.priority }] : [];
  });
  return claims.toSorted((a, b) => b.priority - a.priority)[0]?.one;
}

/** Since when the server attaches new indices of this name by itself, in epoch milliseconds; Infinity when it does not. */
export const attachesSince = (policy: Body | undefined, index: string): number =>
  matching(policy, index)?.last_updated_time ?? Number.POSITIVE_INFINITY;

/**
 * Policies on the server that claim the same indices at the same priority as one of ours: the server refuses ours. One of
 * our own that is to be deleted, or to be written anew, claims them until then.
 */
export function rivals({ live, wanted }: Seen): Finding[] {
  const claims = live.map(({ name, body }) => ({ name, templates: templatesOf(body) }));
  const ours = new Set(wanted.map(({ name }) => name));
  return wanted.flatMap(({ name, action, desired }) => {
    const templates = templatesOf(desired);
    const rival = claims.find(
      (other) =>
        other.name !== name &&
        templates.some((mine) => other.templates.some((theirs) => clash(mine, theirs))),
    );
    return rival ? rivalry(name, action, rival.name, ours.has(rival.name)) : [];
  });
}

function rivalry(name: string, action: Action, rival: string, isOurs: boolean): Finding[] {
  if (isOurs && action === 'noop') return [];
  const message = isOurs
    ? `policy "${rival}" claims the same indices at the same priority until it is deleted or written anew; give RetentionPolicy "${name}" another priority, or apply the change of "${rival}" first`
    : `policy "${rival}" on the server, which no file declares, claims the same indices at the same priority; give RetentionPolicy "${name}" another priority, or delete that policy`;
  const finding = { kind: 'overlap', address: addressOf('RetentionPolicy', name), message } as const;
  return [action === 'noop' ? finding : { ...finding, blocks: true }];
}

const templatesOf = (policy: Body | undefined): readonly Template[] =>
  ([policy?.['ism_template'] ?? []].flat() as Template[]).map((one) => ({
    ...one,
    priority: one.priority ?? 0,
  }));

const matching = (policy: Body | undefined, index: string): Template | undefined =>
  templatesOf(policy).find(({ index_patterns: patterns }) =>
    patterns.some((pattern) => meet(pattern, index)),
  );

const clash = (one: Template, two: Template): boolean =>
  one.priority === two.priority &&
  one.index_patterns.some((mine) => two.index_patterns.some((theirs) => meet(mine, theirs)));
