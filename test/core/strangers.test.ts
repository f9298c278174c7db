import { expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { ensureInventory, writeInventory } from '../../src/core/inventory.ts';
import type { Importing, KindDef } from '../../src/core/kind.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import { ownEntry, unsaid } from '../../src/core/own.ts';
import { findStrangers } from '../../src/core/strangers.ts';
import type { Body, Live, Resource } from '../../src/core/types.ts';
import { fakeCluster } from '../support/cluster-fake.ts';
import { consent } from '../support/tiny-apply.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const SECRET = 'hunter2-hunter2';
const importing: Importing = {
  folder: 'monitors/channels',
  given: ['/label'],
  title: ({ name }) => name,
  decompile: (body) => (body['odd'] ? 'it is odd' : { spec: withoutLabel(body) }),
};
const withoutLabel = ({ label: _, ...spec }: Body): Body => spec;

/** A kind whose objects have ids of the server's own and any name. */
const channels = (live: readonly Live[]): KindDef =>
  tinyKind('NotificationChannel', { importing, list: async () => live });
const live = (id: string, name: string, body: Body = { a: 1 }): Live => ({ id, name, body });

const situation = (
  kinds: readonly KindDef[],
  resources: readonly Resource[] = [],
  search = fakeCluster(),
  secret = SECRET,
): Situation => ({
  environment: 'test',
  kinds,
  declared: { resources, flavour: 'self-managed' },
  ports: {
    search,
    bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
  },
  now: () => new Date('2026-11-23T00:00:00Z'),
  resolve: async (body) => JSON.parse(JSON.stringify(body).replaceAll('${env:OPS_SECRET}', secret)),
});

it('free names become names that a declaration may have, each its own, and proper ones are kept', async () => {
  const found = await findStrangers(
    situation([channels([live('1', 'Ops'), live('2', 'OPS!'), live('3', 'ops'), live('4', '監査')])]),
  );
  expect(found.strangers.map(({ address, live: { id } }) => [address, id])).toEqual([
    ['NotificationChannel/ops', '3'],
    ['NotificationChannel/ops-2', '2'],
    ['NotificationChannel/ops-3', '1'],
  ]);
  expect(found.skipped).toEqual([
    {
      address: 'NotificationChannel/監査',
      reason: expect.stringContaining('none that a declaration may have'),
    },
  ]);
  expect([...found.ids]).toEqual([
    ['NotificationChannel/ops', '3'],
    ['NotificationChannel/ops-2', '2'],
    ['NotificationChannel/ops-3', '1'],
  ]);
});

it('what is declared, odd, of the system or ours already is not imported, and is told or counted', async () => {
  const search = fakeCluster();
  const kinds = [channels([live('a', 'a'), live('b', 'b', { odd: true }), live('.c', '.c'), live('d', 'd')])];
  await apply(situation(kinds, [resource('NotificationChannel', 'd', { a: 1 })], search), consent());
  const found = await findStrangers(situation(kinds, [resource('NotificationChannel', 'a', {})], search));
  expect(found).toMatchObject({ strangers: [], owned: 1, system: 1 });
  expect(found.skipped).toEqual([
    { address: 'NotificationChannel/a', reason: 'it is declared already, and apply would adopt it' },
    { address: 'NotificationChannel/b', reason: 'it is odd' },
  ]);
});

it('a kind that says no way back takes no part', async () => {
  const kind = tinyKind('Monitor', { list: async () => [live('1', 'a')] });
  expect(await findStrangers(situation([kind]))).toMatchObject({ strangers: [], skipped: [], owned: 0 });
});

it('each secret is a reference to a variable of its own before anything is made of it', async () => {
  const secret = (id: string, name: string) => live(id, name, { secret: `${SECRET}-${id}` });
  const { strangers } = await findStrangers(situation([channels([secret('1', 'a-b'), secret('2', 'a.b')])]));
  expect(strangers.map(({ declared }) => declared.spec)).toEqual([
    { secret: '${env:A_B_SECRET}' },
    { secret: '${env:A_B_2_SECRET}' },
  ]);
  expect(JSON.stringify(strangers.map(({ body, declared }) => [body, declared]))).not.toContain(SECRET);
});

it('where the declaration would become something else, its places are named; what compile fills in is not asked', async () => {
  const [one] = (
    await findStrangers(situation([channels([live('1', 'a', { a: 1, b: { c: 2 }, label: 'A' })])]))
  ).strangers;
  if (!one) throw new Error('nothing was found');
  const declared = { resources: [], flavour: 'self-managed' } as const;
  expect(unsaid(one, resource('NotificationChannel', 'a', { a: 1, b: { c: 2 } }), declared)).toEqual([]);
  expect(unsaid(one, resource('NotificationChannel', 'a', { a: 2, b: {} }), declared)).toEqual([
    '/a',
    '/b/c',
  ]);
});

it('what was imported plans nothing, is found by its id, and differs once its secret does', async () => {
  const search = fakeCluster();
  const kinds = [channels([live('x7', 'Ops', { a: 1, secret: SECRET, label: 'Ops' })])];
  const [one] = (await findStrangers(situation(kinds, [], search))).strangers;
  if (!one) throw new Error('nothing was found');
  const file = resource('NotificationChannel', 'ops', one.declared.spec);
  const { declared, environment } = situation(kinds, [file], search);
  await ensureInventory(search);
  await writeInventory(search, 1, [await ownEntry(one, file, declared, environment, consent())]);
  const actions = async (at: Situation) =>
    (await observeAndPlan(at)).plan.steps.map(({ action, address }) => `${action} ${address}`);
  expect(await actions(situation(kinds, [file], search))).toEqual(['noop NotificationChannel/ops']);
  expect(await actions(situation(kinds, [file], search, 'another'))).toEqual([
    'update NotificationChannel/ops',
  ]);
  expect(JSON.stringify([...search.inventory.values()])).not.toContain(SECRET);
  expect(search.inventory.get('NotificationChannel/ops')).toMatchObject({ id: 'x7', state: 'applied' });
});

it('what refers to an imported object is compiled with its id, and with its name once it is gone', async () => {
  const search = fakeCluster();
  const compile: KindDef['compile'] = (_, { ids }) => ({ to: ids?.get('NotificationChannel/ops') ?? 'ops' });
  const kinds = (...there: readonly Live[]) => [channels(there), tinyKind('Monitor', { compile })];
  const ops = live('x7', 'ops');
  const files = [resource('NotificationChannel', 'ops', { a: 1 }), resource('Monitor', 'm', {})];
  await apply(situation(kinds(ops), files, search), consent());
  expect(search.objects.get('/things/Monitor/m')).toEqual({ to: 'x7' });
  await apply(situation(kinds(), files, search), consent());
  expect(search.objects.get('/things/Monitor/m')).toEqual({ to: 'ops' });
});
