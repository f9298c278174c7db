import { expectGone, expectOk } from '../../core/answers.ts';
import { defineKind, type KindDef } from '../../core/kind.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live, Resource } from '../../core/types.ts';
import { expectAsReadOrGone, versioned } from '../as-read.ts';
import { longestPeriod, unknownClasses } from '../audit-policy/classes.ts';
import { edited } from '../edited.ts';
import { readHolds } from '../legal-hold/records.ts';
import { serverId } from '../server-id.ts';
import { withChannels } from './channels.ts';
import { importing } from './decompile.ts';
import { judgeUnheld } from './held.ts';
import { mend } from './mend.ts';
import { carryTemplateTimes, normalise } from './normalise.ts';
import { overlaps } from './overlaps.ts';
import { referencesOf, repositoryOf, whichRepository } from './references.ts';
import { release } from './release.ts';
import schema from './schema.json' with { type: 'json' };
import { shortening } from './shortening.ts';
import type { RetentionPolicySpec } from './spec.gen.ts';
import { lengthOf, stagesOf, statesOf } from './states.ts';
import { surveyIndices } from './survey.ts';
import { words } from './words.ts';

const POLICIES = '/_plugins/_ism/policies';
const PAGE = 1000;

/** An ISM policy (OpenSearch docs, "Index State Management") that claims the indices of some data classes. */
export const retentionPolicy: KindDef = defineKind<RetentionPolicySpec>({
  kind: 'RetentionPolicy',
  schema,
  tested: false,
  secrets: [],
  files: [],
  references: referencesOf,
  check: (resource, declared) => [
    ...unknownClasses(resource.spec.classes, declared),
    ...overlaps(resource, declared.resources),
    ...outOfOrder(resource),
    ...whichRepository(resource, declared),
  ],
  compile: (resource, declared) => ({
    description: resource.description,
    default_state: 'states' in resource.spec ? resource.spec.defaultState : 'hot',
    states: withChannels(
      'states' in resource.spec
        ? (resource.spec.states as readonly unknown[] as Body[])
        : statesOf(
            resource.spec,
            repositoryOf(resource.spec, declared),
            longestPeriod(resource.spec.classes, declared),
            declared.flavour,
          ),
      (channel) => serverId(declared, 'NotificationChannel', channel),
    ),
    ism_template: [
      {
        index_patterns: resource.spec.classes.map((one) => `das-audit-${one}-*`),
        priority: resource.spec.priority ?? 100,
      },
    ],
  }),
  list: ({ search }) => listFrom(search, 0),
  normalise,
  risks: shortening,
  words,
  write: async ({ search }, name, body, live) => {
    const version = live?.version?.type === 'sequence' ? live.version : undefined;
    const guard = version ? `?if_seq_no=${version.seqNo}&if_primary_term=${version.primaryTerm}` : '';
    const policy = live ? carryTemplateTimes(body, live.body) : body;
    expectOk(
      await search.request('PUT', `${POLICIES}/${name}${guard}`, { policy }),
      `Writing retention policy "${name}"`,
    );
  },
  remove: async ({ search }, live) => {
    const path = `${POLICIES}/${live.name}`;
    const attempt = `Deleting retention policy "${live.name}"`;
    await expectAsReadOrGone(search, { path, attempt, found: versioned('policy') }, live);
    expectGone(await search.request('DELETE', path), attempt);
  },
  release: ({ search }, name) => release(search, name),
  survey: async ({ search }) => {
    const [indices, { held }] = await Promise.all([surveyIndices(search), readHolds(search)]);
    return (seen) => judgeUnheld(indices, held, seen);
  },
  mend: ({ search }, finding, live) => mend(search, finding, live),
  importing,
});

/** Each stage begins after the one before it: else an earlier one would hold up the delete that was promised. */
function outOfOrder({ spec }: Resource<RetentionPolicySpec>) {
  if ('states' in spec) return [];
  const stages = stagesOf(spec, '', 'amazon');
  return stages.flatMap((stage, index) => {
    const before = stages[index - 1];
    return before && lengthOf(stage) < lengthOf(before)
      ? [
          {
            path: `/spec/${stage.word}/after`,
            message: `${stage.word} after ${stage.after} comes before ${before.word} after ${before.after}`,
            hint: `Let ${stage.word} come after ${before.after} or later, or ${before.word} sooner.`,
          },
        ]
      : [];
  });
}

async function listFrom(search: SearchPort, from: number): Promise<Live[]> {
  const answer = await search.request('GET', `${POLICIES}?size=${PAGE}&from=${from}`);
  const found = expectOk(answer, 'Reading the retention policies');
  const hits = found['policies'] as { _id: string; _seq_no: number; _primary_term: number; policy: Body }[];
  const page = hits.map(
    ({ _id, _seq_no, _primary_term, policy }): Live => ({
      name: _id,
      id: _id,
      body: policy,
      version: { type: 'sequence', seqNo: _seq_no, primaryTerm: _primary_term },
      ...edited(policy['last_updated_time']),
    }),
  );
  const rest = page.length > 0 && from + page.length < Number(found['total_policies']);
  return rest ? [...page, ...(await listFrom(search, from + page.length))] : page;
}
