import { expectGone, expectOk } from '../../core/answers.ts';
import { defineKind, type KindDef, type Problem } from '../../core/kind.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live, Resource } from '../../core/types.ts';
import { expectAsReadOrGone, versioned } from '../as-read.ts';
import { unknownClasses } from '../audit-policy/classes.ts';
import { edited } from '../edited.ts';
import { serverId } from '../server-id.ts';
import { compileSnapshotPolicy } from './compile.ts';
import { paceOf } from './cron.ts';
import { importing } from './decompile.ts';
import { fewerSnapshots } from './fewer-snapshots.ts';
import { normalise } from './normalise.ts';
import schema from './schema.json' with { type: 'json' };
import type { SnapshotPolicySpec } from './spec.gen.ts';
import { suspendDeletion } from './suspension.ts';
import { words } from './words.ts';

const POLICIES = '/_plugins/_sm/policies';
const PAGE = 1000;

/**
 * A policy of snapshot management (OpenSearch docs, "Snapshot management"): a snapshot on a schedule, and the deletion of
 * those that the policy itself took. A POST creates, a PUT updates and must carry the version that was read.
 */
export const snapshotPolicy: KindDef = defineKind<SnapshotPolicySpec>({
  kind: 'SnapshotPolicy',
  schema,
  tested: false,
  secrets: [],
  files: [],
  references: ({ spec }) => [
    { kind: 'SnapshotRepository', name: spec.repository, path: '/spec/repository' },
    ...(spec.notify
      ? [{ kind: 'NotificationChannel' as const, name: spec.notify.channel, path: '/spec/notify/channel' }]
      : []),
  ],
  check: (resource, declared) => [
    ...unknownClasses(resource.spec.classes ?? [], declared),
    ...unheardOfTimes(resource),
    ...contradiction(resource),
  ],
  compile: (resource, declared) =>
    compileSnapshotPolicy(suspendDeletion(resource, declared.resources), (channel) =>
      serverId(declared, 'NotificationChannel', channel),
    ),
  list: ({ search }) => listFrom(search, 0),
  normalise,
  risks: fewerSnapshots,
  words,
  write: async ({ search }, name, body, live) => {
    const version = live?.version?.type === 'sequence' ? live.version : undefined;
    const guard = version ? `?if_seq_no=${version.seqNo}&if_primary_term=${version.primaryTerm}` : '';
    const answer = await search.request(live ? 'PUT' : 'POST', `${POLICIES}/${name}${guard}`, body);
    expectOk(answer, `Writing snapshot policy "${name}"`);
  },
  remove: async ({ search }, live) => {
    const path = `${POLICIES}/${live.name}`;
    const attempt = `Deleting snapshot policy "${live.name}"`;
    await expectAsReadOrGone(search, { path, attempt, found: versioned('sm_policy') }, live);
    expectGone(await search.request('DELETE', path), attempt);
  },
  importing,
});

function unheardOfTimes({ spec }: Resource<SnapshotPolicySpec>): Problem[] {
  const parts = [
    { path: '/spec/create', part: spec.create },
    { path: '/spec/delete', part: spec.delete },
  ];
  return parts.flatMap(({ path, part }) => [
    ...wrongCron(`${path}/schedule`, part?.schedule),
    ...wrongZone(`${path}/timezone`, part?.timezone),
  ]);
}

function wrongCron(path: string, expression: string | undefined): Problem[] {
  const found = expression === undefined ? { runs: 1, longestWait: 1 } : paceOf(expression);
  if ('wrong' in found) return [{ path, message: `"${expression}" is no schedule: ${found.wrong}` }];
  return found.runs === 0 ? [{ path, message: `"${expression}" never comes: no such day exists` }] : [];
}

function wrongZone(path: string, zone: string | undefined): Problem[] {
  if (zone === undefined) return [];
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return [];
  } catch {
    return [{ path, message: `no time zone is called "${zone}"; write one such as UTC or Europe/Dublin` }];
  }
}

function contradiction({ spec }: Resource<SnapshotPolicySpec>): Problem[] {
  const { keepAtLeast = 1, keepAtMost } = spec.delete ?? {};
  if (keepAtMost === undefined || keepAtMost > keepAtLeast) return [];
  const message = `keepAtMost ${keepAtMost} must be more than keepAtLeast ${keepAtLeast}`;
  return [{ path: '/spec/delete/keepAtMost', message }];
}

async function listFrom(search: SearchPort, from: number): Promise<Live[]> {
  const answer = await search.request('GET', `${POLICIES}?size=${PAGE}&from=${from}`);
  // The plugin's index is made with the first policy.
  if (answer.status === 404) return [];
  const found = expectOk(answer, 'Reading the snapshot policies');
  const hits = found['policies'] as readonly { _seq_no: number; _primary_term: number; sm_policy: Body }[];
  const page = hits.map(({ _seq_no, _primary_term, sm_policy }): Live => {
    const name = String(sm_policy['name']);
    const version = { type: 'sequence', seqNo: _seq_no, primaryTerm: _primary_term } as const;
    return { name, id: name, body: sm_policy, version, ...edited(sm_policy['last_updated_time']) };
  });
  const rest = page.length > 0 && from + page.length < Number(found['total_policies']);
  return rest ? [...page, ...(await listFrom(search, from + page.length))] : page;
}
