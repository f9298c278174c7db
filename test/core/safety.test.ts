import { describe, expect, it } from 'vitest';
import { type ApplyResult, apply } from '../../src/core/apply.ts';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import type { SearchPort } from '../../src/core/ports.ts';
import { type ClusterFake, fakeCluster } from '../support/cluster-fake.ts';
import { FAULTS, faulty, killedAt } from '../support/faults.ts';
import { consent, lease, situation } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const afterKill = consent({ lease: lease({ hasEnded: () => true }), allow: ['deletes', 'mass-change'] });

/** Twenty channels and twenty monitors that tell them. */
const FORTY = Array.from({ length: 20 }, (_, index) => [
  resource('NotificationChannel', `c${index}`, { a: index }),
  resource('Monitor', `m${index}`, { a: index, needs: [{ kind: 'NotificationChannel', name: `c${index}` }] }),
]).flat();

const through = (port: SearchPort, here: Situation): Situation => ({
  ...here,
  ports: { ...here.ports, search: port },
});

async function expectConverges(search: ClusterFake, here: Situation, objects: object): Promise<void> {
  await apply(here, afterKill);
  expect(Object.fromEntries(search.objects)).toEqual(objects);
  const { plan, drift } = await observeAndPlan(here);
  expect(plan.steps.filter(({ action }) => action !== 'noop')).toEqual([]);
  expect(drift).toEqual([]);
  expect(search.inventory.size).toBe(Object.keys(objects).length);
  expect([...search.inventory.values()].every(({ state }) => state === 'applied')).toBe(true);
}

describe('an apply of forty objects that is killed', () => {
  const wanted = Object.fromEntries(
    FORTY.map(({ kind, name, spec }) => [`/things/${kind}/${name}`, { a: (spec as { a: number }).a }]),
  );

  it.each(['before', 'after'] as const)(
    '%s any request that changes something is finished by the next',
    async (when) => {
      for (let at = 1; ; at += 1) {
        const search = fakeCluster();
        const here = situation(search, ...FORTY);
        const port = killedAt(search, at, when);
        const run = apply(through(port, here), consent());
        // The last one lets the lease go, of which a kill makes no difference.
        const isOver = await run.then(
          ({ outcomes }) => outcomes.every(({ status }) => status === 'applied'),
          () => false,
        );
        await expectConverges(search, here, wanted);
        if (isOver) {
          expect(at).toBeGreaterThan(FORTY.length);
          return;
        }
      }
    },
  );
});

describe('a server that, at any one request of an apply,', () => {
  const FIRST = [
    resource('NotificationChannel', 'ops', { a: 1 }),
    resource('NotificationChannel', 'gone', { a: 1 }),
    resource('Monitor', 'changed', { a: 1 }),
  ];
  const THEN = [
    resource('NotificationChannel', 'ops', { a: 1 }),
    resource('Monitor', 'changed', { a: 2 }),
    resource('Monitor', 'new', { a: 1 }),
  ];
  const WANTED = {
    '/things/NotificationChannel/ops': { a: 1 },
    '/things/Monitor/changed': { a: 2 },
    '/things/Monitor/new': { a: 1 },
  };
  const isDone = ({ outcomes }: ApplyResult): boolean =>
    outcomes.every(({ status }) => status === 'applied' || status === 'unchanged');

  it.each(Object.keys(FAULTS))(
    '%s: leaves nothing half-done unnoticed, and the next apply finishes it',
    async (fault) => {
      for (let at = 1, seen = at; at <= seen; at += 1) {
        const search = fakeCluster();
        await apply(situation(search, ...FIRST), consent());
        const here = situation(search, ...THEN);
        const port = faulty(search, at, fault);
        const succeeded = await apply(through(port, here), consent()).then(isDone, () => false);
        seen = port.seen;
        const said = `request ${at}`;
        if (succeeded) expect(Object.fromEntries(search.objects), said).toEqual(WANTED);
        await expectConverges(search, here, WANTED);
      }
    },
  );
});
