import type { ReportSpec, Section as SectionSpec } from '../../kinds/report/spec.gen.ts';
import type { Facts } from '../gather.ts';
import type { Month } from '../month.ts';
import type { SectionPage } from '../page.ts';
import type { PassName } from '../passes.ts';
import type { Bucket } from '../query.ts';

export type SectionId = SectionSpec['section'];

/** The options of the section with that id, out of the union in the schema. */
export type Options<Id extends SectionId, S = SectionSpec> = S extends { readonly section: infer N }
  ? Id extends N
    ? S
    : never
  : never;

/** What a section is made of: the proven facts, and the words around them. */
export interface Context {
  readonly facts: Facts;
  readonly month: Month;
  readonly spec: ReportSpec;
  readonly maxRows: number;
  /** The buckets of a pass that the section named; none when no audit index exists. */
  readonly buckets: (pass: PassName) => readonly Bucket[];
  /** Number and title of each section of this report, in order. */
  readonly outline: readonly OutlineEntry[];
}

export interface OutlineEntry {
  readonly number: number;
  readonly title: string;
  readonly controls: readonly string[];
}

/** The parts of a section's page that are its own; what it leaves out is empty. */
export type Content = Partial<Pick<SectionPage, 'statements' | 'charts' | 'tables' | 'notes' | 'signatures'>>;

/** One kind of section. To add one: its id in kinds/report/schema.json, a file here, a line in sections/index.ts. */
export interface SectionDef<Id extends SectionId> {
  readonly title: string;
  /** One sentence for the auditor: what question this section answers. */
  readonly purpose: string;
  readonly passes: readonly PassName[];
  /** What did not happen when no event is found: ends "No … in October 2026." Absent when the section always speaks. */
  readonly subject?: string;
  readonly content: (context: Context, options: Options<Id>) => Content;
}
