import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, hint, joined, valueAt } from '../facts.ts';
import { named } from '../say.ts';

/** What sort of channel it is, whether it sends, and that its address changed: never the address, which is a secret. */
export function words(before: Body | undefined, after: Body | undefined): Words {
  return joined([
    compareFacts(before, after, factsOf),
    before && after ? addressChanged(before, after) : hint(),
  ]);
}

function factsOf(body: Body): Fact[] {
  const type = String(body['config_type']);
  const enabled = body['is_enabled'];
  return [
    { about: 'sends to', is: named(body['config_type']), paths: ['/config_type'] },
    ...(typeof enabled === 'boolean'
      ? [{ about: '', is: enabled ? 'switched on' : 'switched off', usual: enabled, paths: ['/is_enabled'] }]
      : []),
    ...IN_CLEAR.flatMap(({ about, key, usual }) => {
      const value = valueAt(body, `/${type}/${key}`);
      return value === undefined ? [] : [{ about, is: named(value), usual, paths: [`/${type}/${key}`] }];
    }),
  ];
}

const IN_CLEAR = [
  { about: 'topic', key: 'topic_arn', usual: false },
  { about: 'role', key: 'role_arn', usual: false },
  { about: 'method', key: 'method', usual: true },
];

// Both sides are veiled: the leaf shows two hashes, of which a reader learns nothing more.
function addressChanged(before: Body, after: Body): Words {
  const path = `/${before['config_type']}/url`;
  const [was, is] = [valueAt(before, path), valueAt(after, path)];
  const both = typeof was === 'string' && typeof is === 'string';
  return both && was !== is && before['config_type'] === after['config_type']
    ? { words: ['address changed'], told: [path] }
    : hint();
}
