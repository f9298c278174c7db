import type { Importing } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';

/** A repository as a bucket or a folder; which encryption it names is checked, not declared. */
export const importing: Importing = {
  folder: 'policies/retention',
  given: [],
  decompile: ({ type, settings }) => {
    if (type === 's3')
      return { spec: { s3: { ...words(settings as Body, BUCKET), ...closed(settings as Body) } } };
    if (type === 'fs')
      return { spec: { fs: { ...words(settings as Body, FOLDER), ...closed(settings as Body) } } };
    return `a repository of type ${type} can't be declared`;
  },
};

const BUCKET = {
  bucket: 'bucket',
  region: 'region',
  roleArn: 'role_arn',
  basePath: 'base_path',
  endpoint: 'endpoint',
} as const;
const FOLDER = { location: 'location' } as const;

const words = (settings: Body, names: Readonly<Record<string, string>>): Body =>
  Object.fromEntries(
    Object.entries(names).flatMap(([word, key]) => (key in settings ? [[word, settings[key]]] : [])),
  );

const closed = ({ readonly }: Body): Body =>
  readonly === undefined ? {} : { readOnly: readonly === 'true' };
