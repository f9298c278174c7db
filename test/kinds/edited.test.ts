import { expect, it } from 'vitest';
import { edited } from '../../src/kinds/edited.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { server } from '../support/asked.ts';

const TIME = 1795353064098;
const WHEN = '2026-11-22T13:11:04.098Z';

/** One object of each kind whose plugin tells when it was last written, as its list answers (captures 1, 2, 3 and 5). */
it.each([
  ['RetentionPolicy', { total_policies: 1, policies: [{ _id: 'a', policy: { last_updated_time: TIME } }] }],
  [
    'SnapshotPolicy',
    { total_policies: 1, policies: [{ sm_policy: { name: 'a', last_updated_time: TIME } }] },
  ],
  [
    'NotificationChannel',
    { total_hits: 1, config_list: [{ config_id: 'a', config: {}, last_updated_time_ms: TIME }] },
  ],
  ['Monitor', { hits: { hits: [{ _id: 'x', _source: { name: 'a', last_update_time: TIME } }] } }],
])('a %s says when it was last written', async (kind, body) => {
  const { ports } = server(() => ({ status: 200, body }));
  const live = await ALL_KINDS.find((one) => one.kind === kind)?.list(ports);
  expect(live).toMatchObject([{ name: 'a', editedAt: WHEN }]);
});

it('and nothing is said where the server tells no time, or one that is none', () => {
  for (const strange of [undefined, null, 'yesterday', Number.NaN, 1e300])
    expect(edited(strange)).toEqual({});
});
