import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDocuments } from '../../../../src/sandbox/stand-ins/documents.ts';
import { newJob, type Progress } from '../../../../src/sandbox/stand-ins/ism/managed-index.ts';
import { ismWork } from '../../../../src/sandbox/stand-ins/ism/work.ts';
import type { Json } from '../../../../src/sandbox/stand-ins/json.ts';
import { fakeNode, type NodeFake, type Strike } from '../../../support/node-fake.ts';

const INDEX = { name: 'das-1', uuid: 'uuid-1', createdAt: 1_000_000 };
const MINUTE = 60_000;
const documents = openDocuments('.opendistro-ism-config', {});

/** A node with the index under a policy of these states. */
async function managed(states: readonly Json[], strike?: Strike): Promise<NodeFake> {
  const node = fakeNode(INDEX, strike);
  const policy = { default_state: states[0]?.['name'], states };
  const found = { _id: 'p', _version: 1, _seq_no: 1, _primary_term: 1, _source: { policy } };
  const job = newJob(INDEX, found, INDEX.createdAt);
  await documents.put(node, INDEX.uuid, { managed_index: job, managed_index_metadata: null });
  return node;
}

const progressIn = (node: NodeFake): Progress | undefined =>
  node.documents.get(INDEX.uuid)?.source['managed_index_metadata'] as Progress | undefined;

const isDeleted = (node: NodeFake): boolean => node.changes.includes(`DELETE /${INDEX.name}`);

const age = fc.integer({ min: 1, max: 600 }).map((minutes) => `${minutes}m`);
const condition = fc.oneof(
  age.map((min_index_age) => ({ min_index_age })),
  age.map((min_state_age) => ({ min_state_age })),
);
const actions = fc.subarray([{ read_only: {} }, { replica_count: { number_of_replicas: 0 } }, { close: {} }]);
const way = fc.array(fc.record({ condition, actions }), { minLength: 1, maxLength: 4 });
const jumps = fc.array(fc.integer({ min: 1, max: 400 * MINUTE }), { minLength: 1, maxLength: 60 });

type Way = readonly { readonly condition: Json; readonly actions: readonly Json[] }[];

/** States one after the other, the last of which deletes. */
const statesOf = (steps: Way): readonly Json[] => [
  ...steps.map(({ condition: conditions, actions: written }, at) => ({
    name: `s${at}`,
    actions: written,
    transitions: [{ state_name: at === steps.length - 1 ? 'gone' : `s${at + 1}`, conditions }],
  })),
  { name: 'gone', actions: [{ delete: {} }], transitions: [] },
];

/** The earliest moment at which the states before the last allow to leave them, from when each was seen to begin. */
function earliest(steps: Way, since: ReadonlyMap<string, number>): number {
  return Math.max(
    ...steps.map(({ condition: { min_index_age: index, min_state_age: state } }, at) => {
      const minutes = Number.parseInt(String(index ?? state), 10) * MINUTE;
      return (
        minutes + (index === undefined ? (since.get(`s${at}`) ?? Number.POSITIVE_INFINITY) : INDEX.createdAt)
      );
    }),
  );
}

/** Lets the clock jump until the index is deleted: then, and how soon that could have been; undefined when it stays. */
async function deleted(
  steps: Way,
  spans: readonly number[],
): Promise<{ readonly at: number; readonly earliest: number } | undefined> {
  const node = await managed(statesOf(steps));
  const work = ismWork(documents, async () => null);
  const since = new Map<string, number>();
  let at = INDEX.createdAt;
  for (const span of spans) {
    at += span;
    await work.pass(node, at);
    const { state } = progressIn(node) ?? {};
    if (state) since.set(state.name, since.get(state.name) ?? state.start_time);
    if (isDeleted(node)) return { at, earliest: earliest(steps, since) };
  }
  return undefined;
}

test('whatever the policy and however the clock jumps, an index is deleted when its conditions held, and no sooner', async () => {
  let deletions = 0;
  await fc.assert(
    fc.asyncProperty(way, jumps, async (steps, spans) => {
      const end = await deleted(steps, spans);
      if (end === undefined) return;
      deletions += 1;
      expect(end.at).toBeGreaterThanOrEqual(end.earliest);
    }),
  );
  expect(deletions).toBeGreaterThan(10);
});

/** What an index under these states came through, a minute at a time; a stand-in that comes back remembers nothing. */
async function walked(steps: Way, strike?: Strike): Promise<readonly string[]> {
  const node = await managed(statesOf(steps), strike);
  for (let minute = 1; minute <= 12; minute += 1) {
    const work = ismWork(documents, async () => null);
    await work.pass(node, INDEX.createdAt + minute * MINUTE).catch(() => undefined);
  }
  expect(node.documents.size).toBe(0);
  return node.changes;
}

test.each(['before', 'after'] as const)(
  'killed %s any of its requests, a run is taken up and the index goes the same way',
  async (when) => {
    const steps: Way = [{ condition: { min_index_age: '2m' }, actions: [{ read_only: {} }, { close: {} }] }];
    const calm = await walked(steps);
    expect(calm.at(-1)).toBe(`DELETE /${INDEX.name}`);
    for (let struck = 3; struck < 90; struck += 1) {
      const changes = await walked(steps, (number) => (number === struck ? when : undefined));
      expect([...new Set(changes)], `killed ${when} request ${struck}`).toEqual(calm);
    }
  },
);

test('a pass in which nothing is due asks what there is, and no more', async () => {
  let requests = 0;
  const node = await managed(statesOf([{ condition: { min_index_age: '1h' }, actions: [] }]), () => {
    requests += 1;
    return undefined;
  });
  const work = ismWork(documents, async () => null);
  for (const minute of [1, 2, 3]) await work.pass(node, INDEX.createdAt + minute * MINUTE);
  const written = node.documents.get(INDEX.uuid)?.version;
  requests = 0;
  await work.pass(node, INDEX.createdAt + 3 * MINUTE + 5_000);
  expect(requests).toBe(2);
  await work.pass(node, INDEX.createdAt + 4 * MINUTE);
  expect(node.documents.get(INDEX.uuid)?.version).toBe(written);
});

test('a clock that jumped over many minutes lets one run pass', async () => {
  const node = await managed(statesOf([{ condition: { min_index_age: '1m' }, actions: [{ close: {} }] }]));
  const work = ismWork(documents, async () => null);
  await work.pass(node, INDEX.createdAt + 600 * MINUTE);
  expect(progressIn(node)?.info).toEqual({ message: 'Successfully initialized policy: p' });
});
