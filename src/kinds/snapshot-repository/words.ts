import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, valueAt } from '../facts.ts';
import { named } from '../say.ts';

/** Where snapshots lie. */
export const words = (before: Body | undefined, after: Body | undefined): Words =>
  compareFacts(before, after, factsOf);

const PLACES = [
  { about: 'bucket', key: 'bucket' },
  { about: 'folder', key: 'location' },
  { about: 'path in the bucket', key: 'base_path' },
  { about: 'region', key: 'region' },
  { about: 'role', key: 'role_arn' },
  { about: 'endpoint', key: 'endpoint' },
  { about: 'read-only', key: 'readonly' },
  { about: 'encrypted', key: 'server_side_encryption' },
  { about: 'encrypted by', key: 'server_side_encryption_type' },
] as const;

const factsOf = (body: Body): Fact[] => [
  { about: 'type', is: named(body['type']), paths: ['/type'] },
  ...PLACES.flatMap(({ about, key }) => {
    const path = `/settings/${key}`;
    const value = valueAt(body, path);
    return value === undefined ? [] : [{ about, is: named(value), paths: [path] }];
  }),
];
