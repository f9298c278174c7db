import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Method } from '../../../src/core/ports.ts';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import { snapshotsDone } from '../../support/lifecycle.ts';

const { url, username, password, caFile, inboxUrl } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);
const ISM = '/_plugins/_ism';

type Answered = Readonly<Record<string, unknown>>;

async function ask(method: Method, path: string, body?: object): Promise<Answered> {
  const answer = await search.request(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body as Answered;
}

interface State {
  readonly name: string;
  readonly actions?: readonly object[];
  readonly transitions?: readonly object[];
}

/** A policy of these states, the first its default; what a state does not say is empty. */
const policy = (states: readonly State[], more: object = {}): object => ({
  policy: {
    description: 'managed',
    default_state: states[0]?.name,
    states: states.map((state) => ({ actions: [], transitions: [], ...state })),
    ...more,
  },
});

const put = (id: string, states: readonly State[], more: object = {}): Promise<Answered> =>
  ask('PUT', `${ISM}/policies/mng-${id}`, policy(states, more));

const create = (name: string, body: object = {}): Promise<Answered> =>
  ask('PUT', `/mng-${name}`, { settings: { number_of_replicas: 0 }, ...body });

const add = (index: string, id: string): Promise<Answered> =>
  ask('POST', `${ISM}/add/mng-${index}`, { policy_id: `mng-${id}` });

async function explained(index: string): Promise<Answered> {
  const answer = await ask('GET', `${ISM}/explain/mng-${index}`);
  return answer[`mng-${index}`] as Answered;
}

const messageOf = async (index: string): Promise<string> =>
  (((await explained(index))['info'] ?? {}) as { readonly message?: string }).message?.replace(
    ` [index=mng-${index}]`,
    '',
  ) ?? '';

beforeAll(() => clock.hold());

afterAll(async () => {
  await clock.reset();
  await ask('DELETE', '/mng-*');
  const { policies } = await ask('GET', `${ISM}/policies?size=1000&queryString=mng-*`);
  for (const { _id: id } of policies as readonly { readonly _id: string }[])
    await ask('DELETE', `${ISM}/policies/${id}`);
});

test('a template takes indices that are made after it, the highest priority first, and none that is hidden', async () => {
  await create('auto-before');
  const template = (pattern: string, priority: number) => ({
    ism_template: [{ index_patterns: [pattern], priority }],
  });
  await put('auto', [{ name: 'hot' }], template('mng-auto-*', 1));
  await put('auto-pci', [{ name: 'hot' }], template('mng-auto-pci-*', 2));
  await create('auto-after');
  await create('auto-pci-after');
  await create('auto-hidden', { settings: { hidden: true } });

  const names = ['auto-before', 'auto-after', 'auto-pci-after', 'auto-hidden'];
  const taken = await Promise.all(names.map(async (name) => (await explained(name))['policy_id']));
  expect(taken).toEqual([undefined, 'mng-auto', 'mng-auto-pci', undefined]);
});

test('an index whose policy was removed is left alone by templates, until a policy is added', async () => {
  expect(await ask('POST', `${ISM}/remove/mng-auto-after`)).toMatchObject({ updated_indices: 1 });
  await clock.minutes(2);
  expect(await explained('auto-after')).toMatchObject({ enabled: null });
  expect(await add('auto-after', 'auto')).toMatchObject({ updated_indices: 1 });
  expect(await explained('auto-after')).toMatchObject({ enabled: true });
});

test('an index that is made while the clock is ahead is taken by a template that was made before', async () => {
  await clock.advance('3d');
  await put('ahead', [{ name: 'hot' }], { ism_template: [{ index_patterns: ['mng-ahead-*'] }] });
  await create('ahead-1');
  expect(await explained('ahead-1')).toMatchObject({ policy_id: 'mng-ahead' });
});

test('explain of everything lists the managed indices alone, page by page, and can be filtered', async () => {
  const all = await ask('GET', `${ISM}/explain?queryString=mng-auto*`);
  expect(Object.keys(all)).toEqual(['mng-auto-after', 'mng-auto-pci-after', 'total_managed_indices']);
  const page = await ask('GET', `${ISM}/explain?queryString=mng-auto*&size=1&from=1`);
  expect(Object.keys(page)).toEqual(['mng-auto-pci-after', 'total_managed_indices']);
  expect([all['total_managed_indices'], page['total_managed_indices']]).toEqual([2, 2]);

  const filter = { filter: { policy_id: 'mng-auto-pci' } };
  const filtered = await ask('POST', `${ISM}/explain?queryString=mng-auto*`, filter);
  expect(filtered).toMatchObject({ total_managed_indices: 1, 'mng-auto-pci-after': { enabled: false } });
  const none = await ask('POST', `${ISM}/explain/mng-auto-pci-after`, { filter: { failed: true } });
  expect(none).toEqual({ total_managed_indices: 0 });
});

test('a policy that is changed takes over at once when the state is the same, else when the state is left', async () => {
  await put('old', [{ name: 'hot', actions: [{ read_only: {} }, { notification: notice('never') }] }]);
  await put('same', [{ name: 'hot', actions: [{ read_only: {} }, { notification: notice('never') }] }]);
  await put('other', [{ name: 'hot', transitions: [{ state_name: 'cold' }] }, { name: 'cold' }]);
  for (const index of ['safe', 'queued', 'early']) {
    await create(index);
    await add(index, 'old');
  }
  const change = (index: string, body: object): Promise<Answered> =>
    ask('POST', `${ISM}/change_policy/mng-${index}`, body);
  await change('early', { policy_id: 'mng-other', state: 'cold' });
  await clock.minutes(1);
  expect(await explained('early')).toMatchObject({ policy_id: 'mng-other', state: { name: 'cold' } });

  expect(await change('safe,mng-queued', { policy_id: 'mng-same', include: [{ state: 'warm' }] })).toEqual({
    ...{ updated_indices: 0, failures: false, failed_indices: [] },
  });
  await change('safe', { policy_id: 'mng-same' });
  await change('queued', { policy_id: 'mng-other', state: 'cold' });
  await clock.minutes(1);
  expect(await messageOf('safe')).toBe('Attempting to change policy to mng-same');
  expect(await messageOf('queued')).toBe('Successfully set index to read-only');
  const unmanaged = await change('auto-before', { policy_id: 'mng-same' });
  expect(unmanaged).toMatchObject({ failed_indices: [{ reason: 'This index is not being managed' }] });
});

function notice(text: string): object {
  return { channel: { id: 'mng-inbox' }, message_template: { source: text } };
}

test('what cannot be done fails with its cause, is told of once, and is done when it is retried', async () => {
  const webhook = { url: `${inboxUrl}/hooks/managed` };
  const config = { name: 'managed', config_type: 'webhook', webhook };
  await ask('POST', '/_plugins/_notifications/configs', { config_id: 'mng-inbox', config });
  const repository = { repository: 'mng-repo', snapshot: 'mng-{{ctx.index}}' };
  const retry = { count: 0 };
  const told = { error_notification: notice('{{ctx.index}}: {{ctx.info.cause}}') };
  await put('wrong', [{ name: 'hot', actions: [{ snapshot: repository, retry }] }], told);
  const dated = { ...repository, snapshot: '<mng-{now/d}>' };
  await put('dated', [{ name: 'hot', actions: [{ snapshot: dated, retry }] }]);
  await put('shrunk', [{ name: 'hot', actions: [{ shrink: { num_new_shards: 1 }, retry }] }]);
  for (const name of ['wrong', 'dated', 'shrunk']) {
    await create(name);
    await add(name, name);
  }
  await clock.minutes(2);
  expect(await explained('wrong')).toMatchObject({
    action: { failed: true },
    info: { message: 'Failed to create snapshot [index=mng-wrong]', cause: '[mng-repo] missing' },
  });
  expect(await explained('shrunk')).toMatchObject({
    info: {
      cause: expect.stringContaining('cannot do shrink: run this policy on a cluster with the plugin'),
    },
  });
  await clock.minutes(3);
  expect(await explained('wrong')).toMatchObject({ enabled: false });
  const messages = (await (await fetch(`${inboxUrl}/messages`)).json()) as readonly {
    readonly body: string;
  }[];
  expect(messages.map(({ body }) => body).filter((body) => body.startsWith('mng-wrong'))).toEqual([
    'mng-wrong: [mng-repo] missing',
  ]);

  await ask('PUT', '/_snapshot/mng-repo', { type: 'fs', settings: { location: 'mng-repo' } });
  expect(await ask('POST', `${ISM}/retry/mng-wrong,mng-dated`)).toMatchObject({ updated_indices: 2 });
  expect(await messageOf('wrong')).toBe('Pending retry of failed managed index');
  await clock.minutes(1);
  await snapshotsDone(search);
  await clock.minutes(1);
  expect(await messageOf('wrong')).toBe('Successfully created snapshot');
  expect(await explained('dated')).toMatchObject({
    info: { cause: expect.stringContaining('Invalid snapshot name [<mng-{now/d}>-') },
  });
  await ask('DELETE', '/_snapshot/mng-repo/mng-*');
  await ask('DELETE', '/_snapshot/mng-repo');
  await ask('DELETE', '/_plugins/_notifications/configs/mng-inbox');
});

test('each condition moves an index when it holds, and keeps it until then', async () => {
  const conditions: Readonly<Record<string, object>> = {
    documents: { min_doc_count: 1 },
    size: { min_size: '1b' },
    alias: { no_alias: false },
    state: { min_state_age: '5m' },
    cron: { cron: { cron: { expression: '* * * * *', timezone: 'UTC' } } },
    never: { min_doc_count: 1_000 },
    rollover: { min_rollover_age: '1m' },
  };
  for (const [name, condition] of Object.entries(conditions)) {
    const transitions = [{ state_name: 'next', conditions: condition }];
    await put(`if-${name}`, [{ name: 'hot', transitions }, { name: 'next' }]);
    await create(`if-${name}`, name === 'alias' ? { aliases: { 'mng-an-alias': {} } } : {});
    await ask('POST', `/mng-if-${name}/_doc?refresh=true`, { a: 1 });
    await add(`if-${name}`, `if-${name}`);
  }
  const seen = async (): Promise<readonly string[]> =>
    Promise.all(Object.keys(conditions).map((name) => messageOf(`if-${name}`)));
  await clock.minutes(3);
  const [next, wait] = ['Transitioning to next', 'Evaluating transition conditions'];
  expect(await Promise.all(Object.keys(conditions).map((name) => wayOf(`if-${name}`)))).toEqual([
    ...['completed', 'completed', 'completed', 'hot', 'next', 'hot', 'hot'],
  ]);
  await clock.minutes(3);
  expect((await seen()).slice(3)).toEqual([
    next,
    '',
    wait,
    expect.stringContaining('has never been rolled over'),
  ]);
});

/** Where an index is: its state, or that its policy is completed. */
async function wayOf(index: string): Promise<unknown> {
  const { state, policy_completed: completed, transition_to: next } = await explained(index);
  if (completed === true) return 'completed';
  return next ?? (state as { readonly name: string }).name;
}

test('a data stream is rolled over, and so is an alias with all its others', async () => {
  const rolled: State = { name: 'hot', actions: [{ rollover: { min_doc_count: 1, copy_alias: true } }] };
  await put('stream', [rolled], { ism_template: [{ index_patterns: ['mng-stream'], priority: 5 }] });
  await put('roll', [rolled]);
  await ask('PUT', '/_index_template/mng-stream', { index_patterns: ['mng-stream'], data_stream: {} });
  await ask('PUT', '/_data_stream/mng-stream');
  await ask('POST', '/mng-stream/_doc?refresh=true', { '@timestamp': '2026-11-22T00:00:00Z' });
  await create('roll-000001', { aliases: { 'mng-write': { is_write_index: true }, 'mng-read': {} } });
  await ask('POST', '/mng-write/_doc?refresh=true', { a: 1 });
  await add('roll-000001', 'roll');
  await clock.minutes(2);

  const rolledIndex = await explained('roll-000001');
  expect(rolledIndex).toMatchObject({ rolled_over: true, rolled_over_index_name: 'mng-roll-000002' });
  const aliases = await ask('GET', '/mng-roll-000002/_alias');
  expect(aliases).toEqual({
    'mng-roll-000002': { aliases: { 'mng-write': { is_write_index: true }, 'mng-read': {} } },
  });
  const stream = await ask('GET', `${ISM}/explain/.ds-mng-stream-000001`);
  expect(stream['.ds-mng-stream-000001']).toMatchObject({
    rolled_over_index_name: '.ds-mng-stream-000002',
  });
  const next = await ask('GET', `${ISM}/explain/.ds-mng-stream-000002`);
  expect(next['.ds-mng-stream-000002']).toMatchObject({ policy_id: 'mng-stream', enabled: true });
  await ask('DELETE', '/_data_stream/mng-stream');
  await ask('DELETE', '/_index_template/mng-stream');
});
