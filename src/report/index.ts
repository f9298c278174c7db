import type { SearchPort } from '../core/ports.ts';
import type { ReportSpec } from '../kinds/report/spec.gen.ts';
import type { ReportContext } from './cover.ts';
import { type Facts, gather } from './gather.ts';
import { eventsIn, only } from './groups.ts';
import { modelOf, wantedBy } from './model.ts';
import { monthOf } from './month.ts';
import type { Completeness } from './page.ts';
import type { Proof } from './prove.ts';
import { render } from './render.ts';

export { parseMonth } from './month.ts';

export interface ReportRequest {
  readonly search: SearchPort;
  readonly report: {
    readonly name: string;
    readonly spec: ReportSpec;
    /** The text of the file that `spec.template` names. */
    readonly templateText: string;
  };
  /** `YYYY-MM`, as `parseMonth` accepted it. */
  readonly month: string;
  readonly generatedAt: Date;
  readonly context: ReportContext;
  /** Buckets asked for at a time, at most 65,535; 10,000 unless said. */
  readonly pageSize?: number;
}

/** What to tell whoever asked for the report. */
export interface ReportSummary {
  readonly report: string;
  readonly month: string;
  readonly completeness: Completeness['state'];
  readonly events: number;
  readonly privilegedEvents: number;
  readonly indices: number;
  readonly proofs: readonly Proof[];
}

/**
 * One month as one self-contained HTML file. A month without audit indices gives a report that says so
 * (`completeness: 'none'`). Throws REPORT_UNPROVEN when the numbers cannot be proven, CONTENT_INVALID when the
 * template is wrong, TARGET_REFUSED and TARGET_UNREACHABLE as the server goes.
 */
export async function monthlyReport(
  request: ReportRequest,
): Promise<{ html: string; summary: ReportSummary }> {
  const { search, report, generatedAt, context, pageSize = 10_000 } = request;
  const month = monthOf(request.month);
  const facts = await gather(search, report.spec, month, wantedBy(report.spec), pageSize);
  const page = modelOf(report.spec, month, facts, generatedAt, context);
  const html = render(page, report.templateText, report.spec.template);
  return { html, summary: summaryOf(request, facts, page.completeness) };
}

function summaryOf(
  { report, month }: ReportRequest,
  { buckets, proofs, indices }: Facts,
  { state }: Completeness,
): ReportSummary {
  const activity = buckets.activity ?? [];
  return {
    report: report.name,
    month,
    completeness: state,
    events: eventsIn(activity),
    privilegedEvents: eventsIn(only(activity, 'privileged', 'true')),
    indices: indices.length,
    proofs: Object.values(proofs),
  };
}
