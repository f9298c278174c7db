import type { ReportSpec } from '../kinds/report/spec.gen.ts';
import type { Facts } from './gather.ts';
import { accountsIn, distinct, eventsIn, except, only, valuesOf } from './groups.ts';
import type { Month } from './month.ts';
import { type Completeness, count, type Fact, type Page, plural, time } from './page.ts';
import { proofSentence } from './prove.ts';
import { shown } from './shown.ts';

/** Where and by what the report was made: printed on the cover. `commit` is that of the declarations. */
export interface ReportContext {
  readonly environment: string;
  readonly commit?: string;
  readonly version: string;
}

/** The first page: what, when, by which rules, and whether the numbers can be trusted. */
export const coverOf = (
  spec: ReportSpec,
  month: Month,
  facts: Facts,
  generatedAt: Date,
  context: ReportContext,
): Omit<Page, 'sections'> => ({
  title: spec.title,
  period: month.words,
  facts: coverFacts(spec, month, facts, generatedAt, context),
  figures: figures(facts),
  completeness: completeness(month, facts, generatedAt),
});

function coverFacts(
  spec: ReportSpec,
  month: Month,
  facts: Facts,
  generatedAt: Date,
  context: ReportContext,
): readonly Fact[] {
  const seen = (dimension: 'policy' | 'bundle') => valuesOf(facts.buckets.provenance ?? [], dimension);
  return [
    { label: 'Period', value: `${time(month.from)} to ${time(month.to)} (not included)` },
    { label: 'Time zone', value: 'UTC, for month boundaries and all times' },
    { label: 'Scope', value: scopeOf(spec, facts) },
    { label: 'Environment', value: shown(context.environment, 100) },
    { label: 'Audit policies seen', value: listed(seen('policy'), 40) },
    { label: 'Bundle versions seen', value: listed(seen('bundle'), 12) },
    {
      label: 'Declarations',
      value: context.commit === undefined ? 'no Git commit known' : `commit ${shown(context.commit, 40)}`,
    },
    {
      label: 'Generated',
      value: `${time(generatedAt.toISOString())} UTC by das-compliance ${shown(context.version, 40)}`,
    },
  ];
}

function scopeOf(spec: ReportSpec, facts: Facts): string {
  const classes =
    spec.dataClasses === 'all' ? 'all data classes' : `data classes ${spec.dataClasses.join(', ')}`;
  const sources = distinct(facts.buckets.activity ?? [], 'source');
  return `${classes}; ${plural(sources, 'database source')}; ${plural(facts.indices.length, 'audit index', 'audit indices')}`;
}

const listed = (values: readonly string[], length: number): string =>
  values.length === 0
    ? 'none'
    : `${values
        .slice(0, 6)
        .map((value) => shown(value.slice(0, length), length))
        .join(', ')}${values.length > 6 ? ` and ${values.length - 6} more` : ''}`;

function figures({ buckets, indices }: Facts): readonly Fact[] {
  if (indices.length === 0) return [];
  const all = buckets.activity ?? [];
  const accounts = except(buckets.privileged ?? [], 'internal', 'true');
  const number = (label: string, value: number): Fact => ({ label, value: count(value) });
  return [
    number('events', eventsIn(all)),
    number('privileged events', eventsIn(only(all, 'privileged', 'true'))),
    ...(buckets.privileged === undefined ? [] : [number('privileged accounts', accountsIn(accounts))]),
    number('privilege changes', eventsIn(only(all, 'activity', 'grant', 'role'))),
    number('DDL events', eventsIn(only(all, 'activity', 'ddl'))),
    number('failed logins', eventsIn(only(all, 'activity', 'login_failed'))),
  ];
}

function completeness(month: Month, { indices, proofs }: Facts, generatedAt: Date): Completeness {
  if (indices.length === 0) {
    return {
      state: 'none',
      headline: `No audit index exists for ${month.words}`,
      sentences: [
        'Nothing was recorded for this period, or it was deleted since. This report is no evidence that nothing happened.',
      ],
    };
  }
  const checks = Object.keys(proofs).length;
  const total = proofs.activity === undefined ? '' : proofSentence(proofs.activity);
  const sentences = [
    `${total} ${checks} counts were made this way and agree; no search timed out and no shard failed.`,
  ];
  if (generatedAt >= new Date(month.to))
    return {
      state: 'proven',
      headline: `Proven: every event stored for ${month.words} is counted`,
      sentences,
    };
  return {
    state: 'running',
    headline: 'The month is not over',
    sentences: [`The numbers are proven, but end at ${time(generatedAt.toISOString())} UTC.`, ...sentences],
  };
}
