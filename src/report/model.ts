import type { ReportSpec, Section as SectionSpec } from '../kinds/report/spec.gen.ts';
import { coverOf, type ReportContext } from './cover.ts';
import type { Facts, Wanted } from './gather.ts';
import type { Month } from './month.ts';
import type { Page, SectionPage } from './page.ts';
import type { PassName } from './passes.ts';
import { proofSentence } from './prove.ts';
import { sectionDef } from './sections/index.ts';
import type { Context, OutlineEntry } from './sections/section.ts';

/** What the sections of a report need: always `activity`, for the figures of the cover. */
export function wantedBy(spec: ReportSpec): Wanted {
  const passes = new Set<PassName>(['activity', 'provenance']);
  const events: { [name in PassName]?: number } = {};
  for (const section of spec.sections) {
    for (const pass of sectionDef(section).passes) {
      passes.add(pass);
      if ('statements' in section && section.statements === true) events[pass] = rowsOf(spec, section);
    }
  }
  return { passes: [...passes], events };
}

/** The report as data: pure, the same facts give the same page. */
export function modelOf(
  spec: ReportSpec,
  month: Month,
  facts: Facts,
  generatedAt: Date,
  context: ReportContext,
): Page {
  const outline = spec.sections.map((section, index) => outlineOf(section, index + 1));
  const buckets = (pass: PassName) => facts.buckets[pass] ?? [];
  return {
    ...coverOf(spec, month, facts, generatedAt, context),
    sections: spec.sections.map((section, index) =>
      sectionPage(section, index + 1, {
        facts,
        month,
        spec,
        outline,
        buckets,
        maxRows: rowsOf(spec, section),
      }),
    ),
  };
}

function sectionPage(section: SectionSpec, number: number, context: Context): SectionPage {
  const { title, purpose, passes, subject, content } = sectionDef(section);
  const none = context.facts.indices.length === 0;
  const written = none && subject !== undefined ? {} : content(context, section);
  const tables = (written.tables ?? []).filter((table) => table.rows.length > 0);
  const nothing =
    subject !== undefined && tables.length === 0 ? [nothingOf(subject, none, context.month)] : [];
  return {
    id: section.section,
    number,
    title,
    purpose,
    controls: section.controls,
    statements: [...nothing, ...(written.statements ?? [])],
    charts: written.charts ?? [],
    tables,
    proofs: passes.flatMap((pass) => context.facts.proofs[pass] ?? []).map(proofSentence),
    notes: written.notes ?? [],
    signatures: written.signatures ?? [],
  };
}

const nothingOf = (subject: string, none: boolean, month: Month): string =>
  none
    ? `No audit index exists for ${month.words}, so this report can say nothing here: not that it happened, and not that it did not.`
    : `No ${subject} was recorded in ${month.words}.`;

const outlineOf = (section: SectionSpec, number: number): OutlineEntry => ({
  number,
  title: sectionDef(section).title,
  controls: section.controls,
});

const rowsOf = (spec: ReportSpec, section: SectionSpec): number =>
  ('maxRows' in section ? section.maxRows : undefined) ?? spec.maxRows;
