import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff } from '../../src/core/diff.ts';
import type { Body } from '../../src/core/types.ts';
import { monitor } from '../../src/kinds/monitor/index.ts';
import { normaliseSearch } from '../../src/kinds/monitor/search-source.ts';
import { retentionPolicy } from '../../src/kinds/retention-policy/index.ts';
import { snapshotPolicy } from '../../src/kinds/snapshot-policy/index.ts';
import { snapshotRepository } from '../../src/kinds/snapshot-repository/index.ts';
import { storedMonitor } from '../../src/sandbox/stand-ins/alerting/monitor.ts';
import { type Capture, capturesOf } from '../support/captures.ts';
import { clausesIn } from '../support/clauses.ts';
import { shortMonitors } from '../support/short-monitors.ts';
import { resource } from '../support/tiny-kind.ts';

/*
 * What our short words become must be no change once the server has printed it in its own way, without any memory of what
 * it answered. So every form of clause that `compile` emits is one that is pinned by a recording, or printed by the
 * server's own builder.
 */

const declared = { resources: [], flavour: 'self-managed' } as const;
const bodyOf = (spec: unknown): Body => monitor.compile(resource('Monitor', 'a', spec as Body), declared);

const searchIn = (body: Body): Body => {
  const [input] = (body['inputs'] ?? []) as { search?: { query?: Body } }[];
  return input?.search?.query ?? {};
};

/** Monitors as they were sent, and as the server answered that it keeps them. */
const recorded = ['3-alerting', '7-normalisation'].flatMap((area) => capturesOf(area).flatMap(pairOf));

function pairOf({ request, response }: Capture): { readonly sent: Body; readonly printed: Body }[] {
  const { monitor: printed } = (response.body ?? {}) as { monitor?: Body };
  return request.body && printed ? [{ sent: request.body as Body, printed }] : [];
}

/** What SearchSourceBuilder of OpenSearch 3.4.0 makes of a search: parsed and printed by its own classes. */
const printed = JSON.parse(readFileSync(new URL('monitor/printed.json', import.meta.url), 'utf8')) as {
  readonly sent: Body;
  readonly printed: Body;
}[];

/** The forms of which what was sent and what was printed come together by `normalise` alone. */
function pinnedBy(sent: Body, answered: Body): string[] {
  const back = new Map(clausesIn(answered).map((one) => [one.path, one]));
  return clausesIn(sent).flatMap(({ path, shape, alone }) => {
    const other = back.get(path);
    return other && diff(normaliseSearch(alone), normaliseSearch(other.alone)).length === 0 ? [shape] : [];
  });
}

/** Not in the recordings, each of them in what the builder printed. */
const BY_THE_BUILDER = [
  'query range with gt',
  'query range with gt lt',
  'query range with gt lte',
  'query range with gte',
  'query range with gte lt',
  'query range with gte lte',
  'query range with lt',
  'query range with lte',
];

describe('the clauses of a monitor in short words', () => {
  const byRecordings = new Set(
    recorded.flatMap((one) => pinnedBy(searchIn(one.sent), searchIn(one.printed))),
  );
  const byBuilder = new Set(printed.flatMap((one) => pinnedBy(one.sent, one.printed)));

  it('are all pinned: by a recording, or else by the builder', () => {
    const emitted = new Set<string>();
    fc.assert(
      fc.property(shortMonitors, (spec) => {
        for (const { shape } of clausesIn(searchIn(bodyOf(spec)))) emitted.add(shape);
      }),
      { numRuns: 2000 },
    );
    const unrecorded = [...emitted].filter((shape) => !byRecordings.has(shape)).sort();
    expect(unrecorded).toEqual(BY_THE_BUILDER);
    expect(unrecorded.filter((shape) => !byBuilder.has(shape))).toEqual([]);
    expect(emitted.size).toBeGreaterThan(20);
  });

  it.each(printed)('$sent has one normal form', (one) => {
    expect(diff(normaliseSearch(one.sent), normaliseSearch(one.printed))).toEqual([]);
  });

  it('come together whole, with triggers and actions, once they are stored as the server stores them', () => {
    fc.assert(
      fc.property(shortMonitors, (spec) => {
        const body = bodyOf(spec);
        // The sandbox stores as the recordings show (test/integration/contract.test.ts).
        const stored = storedMonitor(body, { before: undefined, now: 0, newId: () => 'new' });
        expect(diff(monitor.normalise(body), monitor.normalise(stored))).toEqual([]);
        expect(monitor.normalise(monitor.normalise(body))).toEqual(monitor.normalise(body));
      }),
      { numRuns: 500 },
    );
  });
});

/** The parts of a value by their paths: keys of maps, `*` for what stands in a list or under a name of ours. */
function partsOf(value: unknown, path: string, named: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => partsOf(one, `${path}/*`, named));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, one]) =>
    partsOf(one, `${path}/${named.includes(path) ? '*' : key}`, named),
  );
}

describe('the triggers of a monitor in short words', () => {
  const OURS = ['/bucket_level_trigger/condition/buckets_path'];
  const triggersOf = (body: Body): string[] =>
    ((body['triggers'] ?? []) as Body[]).flatMap((one) => partsOf(one, '', OURS));

  it('are made of parts that were recorded', () => {
    const pinned = recorded.filter(
      ({ sent, printed: back }) =>
        diff(monitor.normalise(sent)['triggers'], monitor.normalise(back)['triggers']).length === 0,
    );
    const known = new Set(pinned.flatMap(({ sent }) => triggersOf(sent)));
    // A throttle was recorded of a query-level action only: both are one class of the server (Action.kt).
    const alike = [...known].filter((part) => part.includes('/throttle/'));
    for (const part of alike) known.add(part.replace('query_level', 'bucket_level'));
    const emitted = new Set<string>();
    fc.assert(
      fc.property(shortMonitors, (spec) => {
        for (const part of triggersOf(bodyOf(spec))) emitted.add(part);
      }),
      { numRuns: 300 },
    );
    expect([...emitted].filter((part) => !known.has(part))).toEqual([]);
    expect(emitted.size).toBeGreaterThan(20);
  });
});

describe('the states of a retention policy in short words', () => {
  const actionsIn = (policy: Body): Body[] =>
    ((policy['states'] ?? []) as { actions?: Body[] }[]).flatMap(({ actions = [] }) => actions);
  const typeOf = (action: Body): string =>
    Object.keys(action)
      .filter((key) => key !== 'retry' && key !== 'timeout')
      .join();

  /** An action of Amazon's own, refused by the server that was recorded: without options, there is nothing to print. */
  const AMAZON = ['warm_migration'];

  it('hold actions that were recorded, and none else', () => {
    const sent = ['1-ism', '7-normalisation'].flatMap((area) =>
      capturesOf(area)
        .filter(({ response }) => response.status < 300)
        .flatMap(({ request }) => (request.body as { policy?: Body } | undefined)?.policy ?? []),
    );
    const known = new Set(sent.flatMap((policy) => actionsIn(policy as Body)).map(typeOf));
    const after = fc.option(fc.constant({ after: '5d' }), { nil: undefined });
    const emitted = new Set<string>();
    fc.assert(
      fc.property(
        fc.record({ readOnly: after, snapshot: after, warm: after, delete: after }),
        fc.constantFrom('amazon', 'self-managed'),
        (stages, flavour) => {
          const given = Object.fromEntries(Object.entries(stages).filter(([, stage]) => stage));
          const spec = {
            ...given,
            classes: ['c'],
            ...(stages.delete ? { delete: { ...stages.delete, notify: 'ops' } } : {}),
          };
          const policy = retentionPolicy.compile(resource('RetentionPolicy', 'a', spec), {
            resources: [],
            flavour,
          });
          for (const action of actionsIn(policy)) emitted.add(typeOf(action));
        },
      ),
    );
    expect([...emitted].filter((type) => !known.has(type))).toEqual(AMAZON);
  });
});

describe('a snapshot policy and a repository', () => {
  const sent = capturesOf('5-snapshots')
    .filter(({ request, response }) => response.status < 300 && request.body)
    .map(({ request }) => request.body as Body);
  const known = new Set(sent.flatMap((body) => partsOf(body, '', [])));

  /** Not recorded: their defaults and their printing are known from the server's sources (SMPolicy.kt). */
  const BY_SOURCE = [
    '/creation/time_limit',
    '/deletion/condition/max_count',
    '/deletion/time_limit',
    '/notification/channel/id',
    '/notification/conditions/creation',
    '/notification/conditions/deletion',
    '/notification/conditions/failure',
    '/notification/conditions/time_limit_exceeded',
  ];

  it('are made of parts that were recorded, and of those that are named', () => {
    const spec = {
      repository: 'r',
      classes: ['c'],
      create: { schedule: '0 1 * * *', timeLimit: '1h' },
      delete: { after: '1d', keepAtMost: 9, timeLimit: '1h' },
      notify: { channel: 'ops' },
    };
    const policy = snapshotPolicy.compile(resource('SnapshotPolicy', 'a', spec), declared);
    const repository = snapshotRepository.compile(
      resource('SnapshotRepository', 'a', { fs: { location: 'x' } }),
      declared,
    );
    const emitted = [policy, repository].flatMap((body) => partsOf(body, '', []));
    expect(emitted.filter((part) => !known.has(part)).sort()).toEqual(BY_SOURCE);
  });
});
