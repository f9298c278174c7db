import { defineKind, type KindDef, type Problem } from '../../core/kind.ts';
import type { Body, Resource, RiskFound } from '../../core/types.ts';
import { lostPatterns } from '../index-patterns.ts';
import { freeze } from './freeze.ts';
import { judgeHolds } from './judge.ts';
import { patternsIn } from './matching.ts';
import { dropHold, keepHold, readHolds } from './records.ts';
import { releaseUnheld } from './release.ts';
import schema from './schema.json' with { type: 'json' };
import type { LegalHoldSpec } from './spec.gen.ts';
import { standings } from './standing.ts';
import { words } from './words.ts';

/**
 * Keeps indices from being changed or deleted, over any retention. OpenSearch has no such object: a hold is a document in
 * an index of ours, and on each index it takes in a block (OpenSearch docs, "Index settings", `index.blocks.read_only`)
 * and no policy. An index that several holds take in is released with the last of them.
 */
export const legalHold: KindDef = defineKind<LegalHoldSpec>({
  kind: 'LegalHold',
  schema,
  tested: false,
  secrets: [],
  files: [],
  references: () => [],
  check: ({ spec }) => spec.indices.flatMap(onlyAudit),
  compile: ({ description, spec: { case: matter, reason, indices } }: Resource<LegalHoldSpec>) => ({
    description,
    case: matter,
    ...(reason === undefined ? {} : { reason }),
    indices,
  }),
  list: async ({ search }) => (await readHolds(search)).holds,
  normalise: (body) => ({ ...body, indices: ((body['indices'] ?? []) as readonly string[]).toSorted() }),
  risks: releases,
  words,
  write: async ({ search }, name, body, live) => {
    await keepHold(search, name, body, live);
    await freeze(search, { name, patterns: patternsIn(body) });
  },
  // Marked first: of two holds that go at once, the one that is marked last sees both, and releases what both held.
  remove: async ({ search }, live) => {
    const { holds } = await readHolds(search);
    if (holds.some(({ name }) => name === live.name))
      await keepHold(search, live.name, { ...live.body, released: true }, live);
    await releaseUnheld(search);
    await dropHold(search, live.name);
  },
  survey: async ({ search }) => {
    const [indices, { held }] = await Promise.all([standings(search), readHolds(search)]);
    return (seen) => judgeHolds(indices, held, seen);
  },
  mend: async ({ search }, { index = '', remedy }, live) => {
    if (remedy === 'release') await releaseUnheld(search, index);
    else await freeze(search, { name: live?.name ?? '', patterns: [index] }, encodeURIComponent(index));
    return '';
  },
});

const onlyAudit = (pattern: string, index: number): Problem[] =>
  pattern.startsWith('das-audit-')
    ? []
    : [
        {
          path: `/spec/indices/${index}`,
          message: `"${pattern}" takes in more than audit indices; only what begins with das-audit- can be held`,
        },
      ];

/** A hold that goes, or takes in less; another may still hold the same. */
function releases(before: Body | undefined, after: Body | undefined): RiskFound[] {
  const [was, would] = [patternsIn(before), patternsIn(after)];
  const lost = lostPatterns(was, would);
  if (lost.length === 0) return [];
  const message = `${lost.join(', ')} would no longer be held for case "${before?.['case']}"`;
  return [{ risk: 'releases-hold', message }];
}
