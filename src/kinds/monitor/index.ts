import { expectGone, expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import { defineKind, type KindDef, type Reference } from '../../core/kind.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live, Resource } from '../../core/types.ts';
import { conflict, expectAsReadOrGone, versioned } from '../as-read.ts';
import { edited } from '../edited.ts';
import { serverId } from '../server-id.ts';
import { CASES } from './cases.ts';
import { checkMonitor, notifyOf } from './check.ts';
import { compileMonitor, MARK } from './compile.ts';
import { importing } from './decompile.ts';
import { disabling } from './disabling.ts';
import { normalise } from './normalise.ts';
import schema from './schema.json' with { type: 'json' };
import type { MonitorSpec } from './spec.gen.ts';
import { words } from './words.ts';

const MONITORS = '/_plugins/_alerting/monitors';
const MOST = 10_000;

/**
 * A query-level or bucket-level monitor of the alerting plugin (OpenSearch docs, "Alerting API"). The server gives the id, so
 * a monitor is found by its name and, among equal names, by our mark.
 */
export const monitor: KindDef = defineKind<MonitorSpec>({
  kind: 'Monitor',
  schema,
  tested: true,
  cases: CASES,
  secrets: [],
  files: [],
  references: (resource) => channelsOf(resource),
  check: (resource, declared) => checkMonitor(resource, declared),
  compile: (resource, declared) =>
    compileMonitor(resource, (channel) => serverId(declared, 'NotificationChannel', channel)),
  list: async ({ search }) => {
    const query = { size: MOST, seq_no_primary_term: true, query: { exists: { field: 'monitor' } } };
    const answer = await search.request('POST', `${MONITORS}/_search`, query);
    if (answer.status === 404) return [];
    const found = expectOk(answer, 'Reading the monitors') as unknown as { hits: { hits: Hit[] } };
    return oursFirst(found.hits.hits.map(toLive));
  },
  normalise,
  risks: disabling,
  words,
  write: async ({ search }, name, body, live) => {
    if (!live) await expectNone(search, name);
    const version = live?.version?.type === 'sequence' ? live.version : undefined;
    const guard = version ? `?if_seq_no=${version.seqNo}&if_primary_term=${version.primaryTerm}` : '';
    const answer = live
      ? await search.request('PUT', `${MONITORS}/${live.id}${guard}`, body)
      : await search.request('POST', MONITORS, body);
    expectOk(answer, `Writing monitor "${name}"`);
  },
  remove: async ({ search }, live) => {
    const path = `${MONITORS}/${live.id}`;
    const attempt = `Deleting monitor "${live.name}"`;
    await expectAsReadOrGone(search, { path, attempt, found: versioned('monitor') }, live);
    expectGone(await search.request('DELETE', path), attempt);
  },
  importing,
});

/** The server takes any number of monitors with one name. */
async function expectNone(search: SearchPort, name: string): Promise<void> {
  const query = { size: 1, query: { term: { 'monitor.name.keyword': name } } };
  const answer = await search.request('POST', `${MONITORS}/_search`, query);
  if (answer.status === 404) return;
  const attempt = `Writing monitor "${name}"`;
  const { hits } = expectOk(answer, attempt) as unknown as { hits: { hits: Hit[] } };
  if (hits.hits.length > 0) throw conflict(attempt, 'appeared');
}

interface Hit {
  readonly _id: string;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source: Body;
}

const toLive = ({ _id, _seq_no, _primary_term, _source }: Hit): Live => ({
  name: String(_source['name']),
  id: _id,
  body: _source,
  version: { type: 'sequence', seqNo: _seq_no, primaryTerm: _primary_term },
  ...edited(_source['last_update_time']),
});

/**
 * Names are not unique on the server. Ours is the one with our mark, and stands first among its like; two marked ones
 * would hide each other.
 */
function oursFirst(all: readonly Live[]): Live[] {
  return [...grouped(all)].flatMap(([name, same]) => {
    const marked = same.filter((one) => JSON.stringify(one.body['triggers'] ?? []).includes(`"${MARK}`));
    if (marked.length > 1)
      throw new DasError(
        'TARGET_REFUSED',
        `Monitor "${name}" exists ${marked.length} times: ${marked.map(({ id }) => id).join(', ')}.`,
        'Delete all but one, then plan again.',
      );
    return [...marked, ...same.filter((one) => !marked.includes(one))];
  });
}

function grouped(all: readonly Live[]): Map<string, Live[]> {
  const groups = new Map<string, Live[]>();
  for (const one of all) groups.set(one.name, [...(groups.get(one.name) ?? []), one]);
  return groups;
}

const channelsOf = ({ spec }: Resource<MonitorSpec>): Reference[] =>
  notifyOf(spec).map(({ channel, path }) => ({ kind: 'NotificationChannel', name: channel, path }));
