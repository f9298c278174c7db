import { distinct, groupBy, only } from '../groups.ts';
import { count, name, number, plural, type Table, table, text, time } from '../page.ts';
import type { Context, SectionDef } from './section.ts';

export const scope: SectionDef<'scope'> = {
  title: 'Scope and completeness',
  purpose: 'What was read, by which rules it was judged, and how the numbers were proven.',
  passes: ['activity', 'provenance'],
  content: (context) => ({
    statements: [...boundaries(context), ...gaps(context)],
    tables: context.facts.indices.length === 0 ? [] : [proofs(context), policies(context), indices(context)],
    notes: LIMITS,
  }),
};

function boundaries({ spec, month }: Context): readonly string[] {
  const classes =
    spec.dataClasses === 'all'
      ? 'Events of all data classes are reported'
      : `Events of the data classes ${spec.dataClasses.join(', ')} are reported`;
  return [
    `${classes}, from ${time(month.from)} (included) to ${time(month.to)} (not included), by the time the database logged them. All times are UTC.`,
  ];
}

function gaps(context: Context): readonly string[] {
  if (context.facts.indices.length === 0) return [];
  const { ignored, truncated } = context.facts;
  const quiet = quietDays(context);
  return [
    daysWords(quiet, context.month.days.length),
    `Values that an index could not take into a counted field: ${plural(ignored, 'event')}. Values that ingestion cut because of their length: ${plural(truncated, 'event')}.`,
  ];
}

function daysWords(quiet: readonly string[], days: number): string {
  if (quiet.length === 0) return `Events were recorded on each of the ${days} days.`;
  if (quiet.length === days) return 'No event was recorded on any day.';
  return `No event was recorded on ${plural(quiet.length, 'day')} of ${days}: ${quiet.join(', ')}.`;
}

function quietDays({ buckets, month }: Context): readonly string[] {
  const seen = new Set(buckets('activity').map(({ key }) => key.day));
  return month.days.filter((day) => !seen.has(day)).map((day) => day.slice(8));
}

function proofs({ facts }: Context): Table {
  const columns = [
    text('Count of'),
    number('By aggregation'),
    number('By _count'),
    number('Arrived meanwhile'),
  ];
  const rows = Object.values(facts.proofs).map((proof) => [
    proof.counts,
    proof.aggregated,
    proof.counted,
    proof.arrived,
  ]);
  return table('Each count of this report, made twice', columns, rows, rows.length, '');
}

function policies({ buckets, maxRows }: Context): Table {
  const columns = [
    name('Audit policy'),
    name('Bundle version (SHA-256)'),
    name('Data class'),
    number('Sources'),
    number('Events'),
  ];
  const rows = groupBy(buckets('provenance'), ['policy', 'bundle', 'dataClass']).map(
    ({ key, members, events }) => [
      key.policy,
      key.bundle,
      key.dataClass,
      distinct(members, 'source'),
      events,
    ],
  );
  return table('Rules in force when the events were judged', columns, rows, maxRows, 'most events first');
}

function indices({ facts, buckets, maxRows }: Context): Table {
  const columns = [name('Index'), name('UUID'), number('Events of this period')];
  const rows = facts.indices.map((index) => {
    const [group] = groupBy(only(buckets('provenance'), '_index', index.name), ['_index']);
    return [index.name, index.uuid, group?.events ?? 0];
  });
  return table('Indices read', columns, rows, maxRows, `by name (${count(rows.length)} indices)`);
}

const LIMITS = [
  'An event is one record of the engine, not one statement: an engine may write several records for one statement.',
  'Accounts are database users as the engine names them; which person used them is not known here.',
  'Two byte-identical events of one instance that reached the stream in different records count as one.',
  'This report counts what arrived. Whether every minute of every stream arrived is not part of it.',
] as const;
