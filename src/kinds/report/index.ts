import { defineKind, type KindDef } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { bundled } from '../bundled.ts';
import { importing } from './decompile.ts';
import schema from './schema.json' with { type: 'json' };
import type { ReportSpec } from './spec.gen.ts';
import { words } from './words.ts';

/** Template and schedule of a monthly report; an entry of the bundle's section `report`. */
export const report: KindDef = defineKind<ReportSpec>({
  ...bundled('report'),
  kind: 'Report',
  schema,
  tested: false,
  files: ['/template'],
  references: () => [],
  check: ({ spec }) => [...sectionsTwice(spec), ...hoursReversed(spec)],
  compile: ({ spec, files }) => ({ spec, templateText: files[spec.template] ?? '' }) as unknown as Body,
  normalise: (body) => body,
  risks: () => [],
  words,
  importing,
});

const sectionsTwice = ({ sections }: ReportSpec) =>
  sections.flatMap((section, index) =>
    sections.findIndex((other) => other.section === section.section) < index
      ? [{ path: `/spec/sections/${index}/section`, message: `section "${section.section}" appears twice` }]
      : [],
  );

const hoursReversed = ({ sections }: ReportSpec) =>
  sections.flatMap((section, index) => {
    const hours = 'workingHours' in section ? section.workingHours : undefined;
    return hours && hours.from >= hours.to
      ? [
          {
            path: `/spec/sections/${index}/workingHours/from`,
            message: 'working hours must begin before they end',
          },
        ]
      : [];
  });
