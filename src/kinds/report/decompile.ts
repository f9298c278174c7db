import type { Importing } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import type { ReportSpec } from './spec.gen.ts';

/** A report from the bundle, with its template beside it. */
export const importing: Importing = {
  folder: 'reports',
  given: [],
  decompile: ({ spec, templateText }) => ({
    spec: spec as Body,
    files: { [(spec as ReportSpec).template]: String(templateText) },
  }),
};
