import { canonical } from '../../core/canonical.ts';
import { isBody } from '../../core/diff.ts';
import type { Body } from '../../core/types.ts';
import { queryIn } from './looked-at.ts';
import { aggregationsFor, bucketCondition, readCondition } from './measures.ts';
import { normaliseSearch } from './search-source.ts';
import { groupsOf } from './short.ts';
import type { Comparison } from './when.ts';

/** A trigger of either level; `comparisons` where its condition, and what it judges, are what short words become. */
export interface Trigger {
  readonly name: string;
  readonly condition: Body;
  readonly comparisons: readonly Comparison[] | undefined;
}

/** The triggers of a normalised monitor. */
export function triggersIn(body: Body): Trigger[] {
  return ((body['triggers'] ?? []) as Body[])
    .flatMap((wrapper) => Object.values(wrapper))
    .filter(isBody)
    .map(({ name, condition }) => {
      const given = isBody(condition) ? condition : {};
      return { name: String(name), condition: given, comparisons: comparisonsIn(given, queryIn(body)) };
    });
}

/** The fields by which a search groups what it finds, by the names it gives them. */
export function groupsIn(query: Body): string[] {
  const composite = Object.values(aggregationsIn(query)).map((one) => (isBody(one) ? one['composite'] : one));
  const { sources = [] } = (composite.find(isBody) ?? {}) as { sources?: readonly Body[] };
  return sources.flatMap((one) => Object.keys(one));
}

const aggregationsIn = (query: Body): Body => (query['aggregations'] ?? {}) as Body;

/** A name alone proves nothing: `distinct_remoteHost` may count anything. */
function comparisonsIn(condition: Body, query: Body): readonly Comparison[] | undefined {
  const { source, ...script } = (condition['script'] ?? {}) as Body;
  const comparisons = readCondition(source);
  if (!comparisons || script['lang'] !== 'painless') return undefined;
  const { script: _, ...paths } = condition;
  const isBacked =
    Object.keys(paths).length === 0 ? isCounted(comparisons, query) : isGrouped(comparisons, paths, query);
  return isBacked ? comparisons : undefined;
}

function isCounted(comparisons: readonly Comparison[], query: Body): boolean {
  const needed = Object.entries(aggregationsFor(comparisons.map(({ measure }) => measure)));
  return needed.every(([name, one]) => isSame(aggregationsIn(query)[name], one));
}

function isGrouped(comparisons: readonly Comparison[], paths: Body, query: Body): boolean {
  const { script: _, ...wanted } = bucketCondition(comparisons);
  const aggregations = groupsOf(
    groupsIn(query),
    comparisons.map(({ measure }) => measure),
  );
  return (
    isSame(paths, wanted) && isSame(aggregationsIn(query), normaliseSearch({ aggregations })['aggregations'])
  );
}

const isSame = (one: unknown, other: unknown): boolean => canonical(one ?? null) === canonical(other ?? null);
