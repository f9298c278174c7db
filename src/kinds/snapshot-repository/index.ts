import { expectGone, expectOk } from '../../core/answers.ts';
import { isBody } from '../../core/diff.ts';
import { type Declared, defineKind, type KindDef, type Problem } from '../../core/kind.ts';
import type { Body, Resource } from '../../core/types.ts';
import { type Again, expectAsRead, expectAsReadOrGone } from '../as-read.ts';
import { importing } from './decompile.ts';
import { repointing } from './repointing.ts';
import schema from './schema.json' with { type: 'json' };
import type { Bucket, Folder, SnapshotRepositorySpec } from './spec.gen.ts';
import { words } from './words.ts';

const REPOSITORIES = '/_snapshot';
/** Amazon's own repositories. They answer with their type alone, and nobody may change them. */
const AMAZON = 'cs-';

/** A snapshot repository, `_snapshot` (OpenSearch docs, "Take and restore snapshots"). The API knows no versions. */
export const snapshotRepository: KindDef = defineKind<SnapshotRepositorySpec>({
  kind: 'SnapshotRepository',
  schema,
  tested: false,
  secrets: [],
  files: [],
  namedAt: /\/repository$/,
  references: () => [],
  check: (resource, declared) => [...ofAmazon(resource), ...unfit(resource, declared)],
  compile: ({ spec }, { flavour }) => {
    const { s3, fs } = spec;
    if (s3 && (flavour === 'amazon' || !fs)) return { type: 's3', settings: bucket(s3, flavour) };
    return { type: 'fs', settings: folder(fs) };
  },
  list: async ({ search }) => {
    const found = expectOk(await search.request('GET', REPOSITORIES), 'Reading the snapshot repositories');
    return Object.entries(found)
      .filter(([name]) => !name.startsWith(AMAZON))
      .map(([name, body]) => ({ name, id: name, body: body as Body }));
  },
  normalise: (body) => ({ type: body['type'], settings: texts(body['settings']) }),
  risks: repointing,
  words,
  write: async ({ search }, name, body, live) => {
    const attempt = `Writing snapshot repository "${name}"`;
    await expectAsRead(search, again(name, attempt), live);
    expectOk(await search.request('PUT', `${REPOSITORIES}/${name}`, body), attempt);
  },
  remove: async ({ search }, live) => {
    const attempt = `Deleting snapshot repository "${live.name}"`;
    await expectAsReadOrGone(search, again(live.name, attempt), live);
    expectGone(await search.request('DELETE', `${REPOSITORIES}/${live.name}`), attempt);
  },
  importing,
});

const again = (name: string, attempt: string): Again => ({
  path: `${REPOSITORIES}/${name}`,
  attempt,
  found: (answer) => (isBody(answer[name]) ? { body: answer[name] } : undefined),
});

const ofAmazon = ({ name }: Resource): Problem[] =>
  name.startsWith(AMAZON)
    ? [{ path: '/name', message: `names that begin with "${AMAZON}" belong to Amazon's own repositories` }]
    : [];

function unfit({ spec }: Resource<SnapshotRepositorySpec>, { flavour }: Declared): Problem[] {
  if (flavour !== 'amazon' || spec.s3?.roleArn) return [];
  const what = spec.s3 ? '"roleArn"' : '"s3" with a bucket and a roleArn';
  const message = `an Amazon domain keeps snapshots in a bucket, written under a role: this lacks ${what}`;
  return [{ path: spec.s3 ? '/spec/s3' : '/spec', message }];
}

/** Encrypted at rest on either flavour, under the name that each has for it. */
function bucket(
  { bucket: name, region, roleArn, basePath, endpoint, readOnly }: Bucket,
  flavour: Declared['flavour'],
): Body {
  return {
    bucket: name,
    ...(region === undefined ? {} : { region }),
    ...(basePath === undefined ? {} : { base_path: basePath }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(readOnly === undefined ? {} : { readonly: String(readOnly) }),
    ...(flavour === 'amazon'
      ? { ...(roleArn === undefined ? {} : { role_arn: roleArn }), server_side_encryption: 'true' }
      : { server_side_encryption_type: 'AES256' }),
  };
}

const folder = ({ location = '', readOnly }: Partial<Folder> = {}): Body => ({
  location,
  ...(readOnly === undefined ? {} : { readonly: String(readOnly) }),
});

/** The server keeps every setting as text, and prints what is nested under dotted names as nested. */
function texts(settings: unknown): Body {
  if (!isBody(settings)) return {};
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, isBody(value) ? texts(value) : String(value)]),
  );
}
