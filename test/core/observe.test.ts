import { expect, it } from 'vitest';
import { observeAndPlan, type Situation } from '../../src/core/observe.ts';
import type { Body, Resource } from '../../src/core/types.ts';
import { fakeCluster } from '../support/cluster-fake.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const situation = (resources: readonly Resource[], resolve: Situation['resolve']): Situation => ({
  environment: 'test',
  kinds: [tinyKind('Monitor'), tinyKind('Report')],
  declared: { resources, flavour: 'self-managed' },
  ports: {
    search: fakeCluster(),
    bundle: { read: async () => undefined, put: async () => '', remove: async () => undefined },
  },
  now: () => new Date('2026-11-23T00:00:00Z'),
  resolve,
});

const shout: Situation['resolve'] = async (body) =>
  JSON.parse(JSON.stringify(body).replaceAll('$REF', 'VALUE'));

it('only what a kind keeps secret is resolved: elsewhere the value would be printed', async () => {
  const spec: Body = { secret: '$REF', message: '$REF', 'plain/secret': ['$REF'] };
  const { plan, work } = await observeAndPlan(situation([resource('Monitor', 'a', spec)], shout));
  expect(work[0]?.desired).toEqual({ secret: 'VALUE', message: '$REF', 'plain/secret': ['$REF'] });
  expect(JSON.stringify(plan)).not.toContain('VALUE');
});

it('asks for nothing where there is no secret, and for no list of a kind that has nothing', async () => {
  const asked: unknown[] = [];
  const here = situation([resource('Monitor', 'a', { a: 1 })], async (body) => {
    asked.push(body);
    return body;
  });
  const reads: string[] = [];
  const search = {
    ...here.ports.search,
    request: (...request: Parameters<typeof here.ports.search.request>) => {
      reads.push(request[1]);
      return here.ports.search.request(...request);
    },
  };
  await observeAndPlan({ ...here, ports: { ...here.ports, search } });
  expect(asked).toEqual([]);
  expect(reads).toEqual(['/das-compliance-inventory/_search', '/things/Monitor']);
});
