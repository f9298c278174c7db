import { expectGone, expectOk } from '../../core/answers.ts';
import { defineKind, type KindDef } from '../../core/kind.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live, Resource, RiskFound } from '../../core/types.ts';
import { longestPeriod, unknownClasses } from '../audit-policy/classes.ts';
import { leastAgeAtDelete } from './age.ts';
import { inWords, milliseconds } from './duration.ts';
import { carryTemplateTimes, normalise } from './normalise.ts';
import { overlaps } from './overlaps.ts';
import schema from './schema.json' with { type: 'json' };
import type { RetentionPolicySpec } from './spec.gen.ts';
import { statesOf } from './states.ts';

const POLICIES = '/_plugins/_ism/policies';
const PAGE = 1000;

/** An ISM policy (OpenSearch docs, "Index State Management") that claims the indices of some data classes. */
export const retentionPolicy: KindDef = defineKind<RetentionPolicySpec>({
  kind: 'RetentionPolicy',
  schema,
  tested: false,
  secrets: [],
  files: [],
  references: (resource) => channelsOf(resource),
  check: (resource, declared) => [
    ...unknownClasses(resource.spec.classes, declared),
    ...overlaps(resource, declared.resources),
    ...outOfOrder(resource),
  ],
  compile: (resource, declared) => ({
    description: resource.description,
    default_state: 'states' in resource.spec ? resource.spec.defaultState : 'hot',
    states:
      'states' in resource.spec
        ? resource.spec.states
        : statesOf(resource.spec, longestPeriod(resource.spec.classes, declared), declared.flavour),
    ism_template: [
      {
        index_patterns: resource.spec.classes.map((one) => `das-audit-${one}-*`),
        priority: resource.spec.priority ?? 100,
      },
    ],
  }),
  list: ({ search }) => listFrom(search, 0),
  normalise,
  risks: (before, after) => shortening(before, after),
  write: async ({ search }, name, body, live) => {
    const version = live?.version?.type === 'sequence' ? live.version : undefined;
    const guard = version ? `?if_seq_no=${version.seqNo}&if_primary_term=${version.primaryTerm}` : '';
    const policy = live ? carryTemplateTimes(body, live.body) : body;
    expectOk(
      await search.request('PUT', `${POLICIES}/${name}${guard}`, { policy }),
      `Writing retention policy "${name}"`,
    );
  },
  remove: async ({ search }, { name }) =>
    expectGone(await search.request('DELETE', `${POLICIES}/${name}`), `Deleting retention policy "${name}"`),
});

/** Deleting a policy takes nothing away at once; `deletes` names it. */
function shortening(before: Body | undefined, after: Body | undefined): RiskFound[] {
  if (!before || !after) return [];
  const [was, would] = [leastAgeAtDelete(before), leastAgeAtDelete(after)];
  if (would >= was) return [];
  const kept = was === Number.POSITIVE_INFINITY ? 'for ever' : `at least ${inWords(was)}`;
  return [
    {
      risk: 'shortens-retention',
      message: `indices are kept ${kept} after their creation today and would be deleted after ${inWords(would)}`,
    },
  ];
}

function channelsOf({ spec }: Resource<RetentionPolicySpec>) {
  if (!('states' in spec)) {
    const { notify } = spec.delete;
    return notify
      ? [{ kind: 'NotificationChannel' as const, name: notify, path: '/spec/delete/notify' }]
      : [];
  }
  return spec.states.flatMap(({ actions = [] }, state) =>
    actions.flatMap((action, index) => {
      const name = (action as { notification?: { channel?: { id?: string } } }).notification?.channel?.id;
      const path = `/spec/states/${state}/actions/${index}/notification/channel/id`;
      return name ? [{ kind: 'NotificationChannel' as const, name, path }] : [];
    }),
  );
}

/** Each stage begins after the one before it: else an earlier one would hold up the delete that was promised. */
function outOfOrder({ spec }: Resource<RetentionPolicySpec>) {
  if ('states' in spec) return [];
  const stages = [
    { word: 'snapshot', after: spec.snapshot?.after },
    { word: 'warm', after: spec.warm?.after },
    { word: 'delete', after: spec.delete.after },
  ].filter(({ after }) => after !== undefined);
  return stages.flatMap(({ word, after }, index) => {
    const before = stages[index - 1];
    return before && (milliseconds(after) ?? 0) < (milliseconds(before.after) ?? 0)
      ? [
          {
            path: `/spec/${word}/after`,
            message: `${word} after ${after} comes before ${before.word} after ${before.after}`,
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
    }),
  );
  const rest = page.length > 0 && from + page.length < Number(found['total_policies']);
  return rest ? [...page, ...(await listFrom(search, from + page.length))] : page;
}
