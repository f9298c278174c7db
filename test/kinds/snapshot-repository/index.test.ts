import { describe, expect, it } from 'vitest';
import type { Declared } from '../../../src/core/kind.ts';
import type { Body } from '../../../src/core/types.ts';
import { snapshotRepository } from '../../../src/kinds/snapshot-repository/index.ts';
import type { SnapshotRepositorySpec } from '../../../src/kinds/snapshot-repository/spec.gen.ts';
import { resource } from '../../support/tiny-kind.ts';

type Flavour = Declared['flavour'];
const ROLE = 'arn:aws:iam::123456789012:role/snapshots';
const s3 = { bucket: 'evidence', region: 'eu-central-1', roleArn: ROLE, basePath: 'das' };
const fs = { location: 'das-audit' };

const compile = (spec: SnapshotRepositorySpec, flavour: Flavour): Body =>
  snapshotRepository.compile(resource('SnapshotRepository', 'a', spec as unknown as Body), {
    resources: [],
    flavour,
  });
const problems = (spec: SnapshotRepositorySpec, flavour: Flavour, name = 'a') =>
  snapshotRepository
    .check(resource('SnapshotRepository', name, spec as unknown as Body), { resources: [], flavour })
    .map(({ path, message }) => `${path}: ${message}`);

describe('a repository', () => {
  it('is the bucket on an Amazon domain, written under its role and encrypted', () => {
    expect(compile({ s3, fs }, 'amazon')).toEqual({
      type: 's3',
      settings: {
        bucket: 'evidence',
        region: 'eu-central-1',
        base_path: 'das',
        role_arn: ROLE,
        server_side_encryption: 'true',
      },
    });
  });

  it('is the folder on a self-managed cluster, if one is given', () => {
    expect(compile({ s3, fs }, 'self-managed')).toEqual({ type: 'fs', settings: fs });
  });

  it('else the bucket, with the keys of the node instead of a role', () => {
    expect(compile({ s3 }, 'self-managed')).toEqual({
      type: 's3',
      settings: {
        bucket: 'evidence',
        region: 'eu-central-1',
        base_path: 'das',
        server_side_encryption_type: 'AES256',
      },
    });
  });

  it('compares settings as the texts that the server makes of them', () => {
    const { normalise } = snapshotRepository;
    expect(normalise({ type: 'fs', settings: { compress: true, client: { max_retries: 3 } } })).toEqual(
      normalise({ type: 'fs', settings: { compress: 'true', client: { max_retries: '3' } }, uuid: 'x' }),
    );
  });
});

describe('what the schema cannot say', () => {
  it('an Amazon domain needs a bucket and a role', () => {
    expect(problems({ fs }, 'amazon')).toEqual([
      '/spec: an Amazon domain keeps snapshots in a bucket, written under a role: this lacks "s3" with a bucket and a roleArn',
    ]);
    expect(problems({ s3: { bucket: 'evidence' } }, 'amazon')).toEqual([
      '/spec/s3: an Amazon domain keeps snapshots in a bucket, written under a role: this lacks "roleArn"',
    ]);
    expect(problems({ s3 }, 'amazon')).toEqual([]);
  });

  it('any other cluster does with either', () => {
    expect(problems({ fs }, 'self-managed')).toEqual([]);
    expect(problems({ s3: { bucket: 'evidence' } }, 'self-managed')).toEqual([]);
  });

  it("Amazon's own repositories are not ours to manage", () => {
    expect(problems({ s3 }, 'amazon', 'cs-automated')).toEqual([
      '/name: names that begin with "cs-" belong to Amazon\'s own repositories',
    ]);
  });
});

describe('shortens-retention', () => {
  const of = (spec: SnapshotRepositorySpec, flavour: Flavour = 'amazon') =>
    snapshotRepository.normalise(compile(spec, flavour));
  const told = (before: Body | undefined, after: Body | undefined) =>
    snapshotRepository.risks(before, after, true).map(({ risk, message }) => `${risk}: ${message}`);
  const rest = ': snapshots taken so far stay there, out of its reach, and are no longer looked after';

  it.each<[string, SnapshotRepositorySpec, string]>([
    ['another bucket', { s3: { ...s3, bucket: 'other' } }, 'bucket other, folder das'],
    ['another folder in it', { s3: { ...s3, basePath: 'new' } }, 'bucket evidence, folder new'],
    [
      'another store',
      { s3: { ...s3, endpoint: 'minio.example:9000' } },
      'bucket evidence, folder das, at minio.example:9000',
    ],
  ])('%s', (_name, spec, place) => {
    expect(told(of({ s3 }), of(spec))).toEqual([
      `shortens-retention: it would point to ${place} instead of bucket evidence, folder das${rest}`,
    ]);
  });

  it('a folder instead of a bucket, and a type that is not ours', () => {
    expect(told(of({ s3 }), of({ s3, fs }, 'self-managed'))[0]).toContain(
      'folder das-audit instead of bucket evidence, folder das',
    );
    expect(told({ type: 'azure', settings: {} }, of({ s3 }))[0]).toContain(
      'instead of a repository of type azure',
    );
  });

  it('closed to new snapshots', () => {
    const closed = of({ s3: { ...s3, readOnly: true } });
    expect(told(of({ s3 }), closed)).toEqual([
      'shortens-retention: it would become read-only: no further snapshot could be taken into it',
    ]);
    expect(told(closed, of({ s3 }))).toEqual([]);
  });

  it('none: the same place under another role, made, or deleted (which is a risk of its own)', () => {
    expect(told(of({ s3 }), of({ s3: { ...s3, roleArn: `${ROLE}-2` } }))).toEqual([]);
    expect(told(undefined, of({ s3 }))).toEqual([]);
    expect(told(of({ s3 }), undefined)).toEqual([]);
  });
});
