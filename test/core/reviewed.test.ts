import { describe, expect, it } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { observeAndPlan } from '../../src/core/observe.ts';
import { fakeCluster } from '../support/cluster-fake.ts';
import { channel, consent, monitor, situation } from '../support/tiny-apply.ts';
import { resource } from '../support/tiny-kind.ts';

const saved = async (here: ReturnType<typeof situation>) =>
  JSON.parse(JSON.stringify((await observeAndPlan(here)).plan));

describe('a saved plan', () => {
  it('is applied while it is still the plan', async () => {
    const search = fakeCluster();
    const here = situation(search, monitor(), channel);
    const { outcomes } = await apply(here, consent({ reviewed: await saved(here) }));
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied']);
  });

  it('is refused where files or server moved, and the addresses that differ are named', async () => {
    const search = fakeCluster();
    const reviewed = await saved(situation(search, monitor(), channel));
    search.objects.set('/things/Monitor/other', { b: 1 });
    const moved = situation(search, monitor({ a: 2 }), channel, resource('Monitor', 'other', {}));
    await expect(apply(moved, consent({ reviewed }))).rejects.toMatchObject({
      code: 'PLAN_STALE',
      message: expect.stringMatching(
        /^Files or server moved since the review: .*; other steps at Monitor\/grants, Monitor\/other\.$/,
      ),
    });
    expect(search.objects.size).toBe(1);
  });

  it('is refused where the same steps rest on something else', async () => {
    const search = fakeCluster();
    const here = situation(search, channel);
    await apply(here, consent());
    const reviewed = await saved(here);
    search.objects.set('/things/NotificationChannel/ops', { secret: 'moved-by-hand' });
    const moved = situation(search, resource('NotificationChannel', 'ops', { secret: 'moved-by-hand' }));
    await expect(apply(moved, consent({ reviewed }))).rejects.toMatchObject({
      code: 'PLAN_STALE',
      message: expect.stringMatching(/; (other steps at|all steps are as before)/),
    });
  });

  it('that was altered after it was made is refused, though its digest still stands', async () => {
    const search = fakeCluster();
    const here = situation(search, monitor(), channel);
    const { steps, ...rest } = await saved(here);
    const reviewed = {
      ...rest,
      steps: steps.filter(({ address }: { address: string }) => address !== 'Monitor/grants'),
    };
    await expect(apply(here, consent({ reviewed }))).rejects.toMatchObject({
      code: 'PLAN_STALE',
      message: 'The saved plan is not what its digest says: it was altered at Monitor/grants.',
    });
    expect(search.writes).toEqual([]);
  });
});
