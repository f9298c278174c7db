import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { consent, situation, statuses } from '../support/tiny-apply.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const kinds = [tinyKind('NotificationChannel', { namedAt: /\/channel$/ }), tinyKind('Monitor')];
const channel = resource('NotificationChannel', 'ops', {});
const telling = (channelName: string) =>
  resource('Monitor', 'grants', { tell: [{ channel: channelName }], note: 'ops' });
const here = (search: ClusterFake, ...resources: Parameters<typeof situation>[1][]): Situation => ({
  ...situation(search, ...resources),
  kinds,
});

describe('what others still name', () => {
  it('is not deleted, though nothing of that other kind is ours: nothing is applied', async () => {
    const search = fakeCluster();
    await apply(here(search, channel), consent());
    search.objects.set('/things/Monitor/by-hand', { tell: [{ channel: 'ops' }] });
    const before = search.writes.length;
    await expect(apply(here(search), consent())).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message:
        'Not applied: NotificationChannel/ops: it would be deleted, and is still named by Monitor "by-hand" on the server, which no file declares; change or delete that first.',
    });
    expect(search.writes.length).toBe(before);
  });

  it('counts by what ours will be, not by what they were', async () => {
    const search = fakeCluster();
    await apply(here(search, channel, telling('ops')), consent());
    const { plan } = await observeAndPlan(here(search, telling('ops')));
    expect(plan.findings).toMatchObject([
      { kind: 'still-used', message: expect.stringContaining('named by Monitor/grants;') },
    ]);
    expect(await statuses(apply(here(search, telling('elsewhere')), consent()))).toEqual([
      'applied Monitor/grants',
      'applied NotificationChannel/ops',
    ]);
  });

  it('is deleted with what names it, and where the name stands for something else', async () => {
    const search = fakeCluster();
    await apply(here(search, channel, telling('ops')), consent());
    search.objects.set('/things/Monitor/by-hand', { channel: 'another', note: 'ops' });
    expect(await statuses(apply(here(search), consent()))).toEqual([
      'applied Monitor/grants',
      'applied NotificationChannel/ops',
    ]);
  });
});

describe('what runs a copy of what is deleted', () => {
  it('is freed before and after, and also where somebody deleted the object already', async () => {
    const asked: string[] = [];
    const release = async (_ports: unknown, name: string) => void asked.push(`release ${name}`);
    const rule = resource('RetentionPolicy', 'rule', {});
    const search = fakeCluster();
    const at = (...resources: Parameters<typeof situation>[1][]): Situation => ({
      ...situation(search, ...resources),
      kinds: [tinyKind('RetentionPolicy', { release, remove: async () => void asked.push('remove') })],
    });
    await apply(at(rule), consent());
    await apply(at(), consent());
    expect(asked).toEqual(['release rule', 'remove', 'release rule']);
    search.objects.clear();
    await apply(at(rule), consent());
    search.objects.clear();
    asked.length = 0;
    await apply(at(), consent());
    expect(asked).toEqual(['release rule']);
  });
});

describe('only what the inventory owns is deleted', () => {
  it('not an object that somebody made anew under the name of ours, which is adopted only with consent', async () => {
    const search = fakeCluster();
    let id = 'first';
    const list = tinyKind('Monitor').list;
    const withIds = tinyKind('Monitor', {
      list: async (ports) => (await list(ports)).map((one) => ({ ...one, id })),
    });
    const at = (...resources: Parameters<typeof situation>[1][]): Situation => ({
      ...situation(search, ...resources),
      kinds: [withIds],
    });
    const ours = resource('Monitor', 'grants', { a: 1 });
    await apply(at(ours), consent());
    id = 'second';
    await expect(apply(at(ours), consent({ allow: [] }))).rejects.toMatchObject({
      code: 'CONSENT_MISSING',
      message: expect.stringContaining('(adopts)'),
    });
    await apply(at(), consent({ allow: [] }));
    expect([...search.objects.keys()]).toEqual(['/things/Monitor/grants']);
    expect(search.inventory.size).toBe(0);
  });

  it('an object that we did not make stays, whatever its name and kind', async () => {
    const search = fakeCluster();
    await apply(here(search, channel), consent());
    search.objects.set('/things/NotificationChannel/by-hand', {});
    search.objects.set('/things/Monitor/by-hand', {});
    await apply(here(search), consent());
    expect([...search.objects.keys()]).toEqual([
      '/things/NotificationChannel/by-hand',
      '/things/Monitor/by-hand',
    ]);
  });
});
