import { compare, eventsIn, groupBy, only } from '../groups.ts';
import { type Chart, count, number, plural, type Table, table, text } from '../page.ts';
import type { Dimension } from '../passes.ts';
import type { Bucket } from '../query.ts';
import { shown } from '../shown.ts';
import type { Context, SectionDef } from './section.ts';

export const activity: SectionDef<'activity'> = {
  title: 'Activity per day and engine',
  purpose: 'How much happened on which day, on which engine and of which kind.',
  passes: ['activity'],
  subject: 'activity',
  content: (context) => {
    const buckets = context.buckets('activity');
    if (buckets.length === 0) return {};
    const privileged = only(buckets, 'privileged', 'true');
    return {
      statements: [
        `${plural(eventsIn(buckets), 'event')}, of which ${count(eventsIn(privileged))} privileged, on ${plural(enginesOf(buckets).length, 'engine')}.`,
      ],
      charts: [
        perDay('Events per day', context, buckets),
        ...(privileged.length === 0 ? [] : [perDay('Privileged events per day', context, privileged)]),
      ],
      tables: [
        breakdown('By engine', 'Engine', buckets, 'engine'),
        breakdown('By activity', 'Activity', buckets, 'activity'),
        daily(context, buckets),
      ],
    };
  },
};

function perDay(title: string, { month }: Context, buckets: readonly Bucket[]): Chart {
  const engines = enginesOf(buckets);
  const series = engines.map((engine) => ({
    name: labelOf(engine),
    values: eachDay(month.days, ofEngine(buckets, engine, engines)),
  }));
  const peak = Math.max(...eachDay(month.days, buckets));
  const total = count(eventsIn(buckets));
  return {
    title,
    description: `${title} of ${month.words}, stacked by engine: ${total} in all, ${count(peak)} on the busiest day. The table by day has every number.`,
    labels: month.days.map((day) => day.slice(8)),
    series,
  };
}

function daily({ month }: Context, buckets: readonly Bucket[]): Table {
  const engines = enginesOf(buckets);
  const columns = [
    text('Day'),
    ...engines.map((engine) => number(labelOf(engine))),
    number('All events'),
    number('Privileged'),
  ];
  const rows = month.days.map((day) => {
    const today = only(buckets, 'day', day);
    const perEngine = engines.map((engine) => eventsIn(ofEngine(today, engine, engines)));
    return [day, ...perEngine, eventsIn(today), eventsIn(only(today, 'privileged', 'true'))];
  });
  return table('By day', columns, rows, rows.length, '');
}

function breakdown(caption: string, label: string, buckets: readonly Bucket[], by: Dimension): Table {
  const columns = [text(label), number('Events'), number('Privileged'), number('Failed'), number('Internal')];
  const rows = groupBy(buckets, [by]).map(({ key, members, events }) => [
    key[by],
    events,
    eventsIn(only(members, 'privileged', 'true')),
    eventsIn(only(members, 'outcome', 'failure')),
    eventsIn(only(members, 'internal', 'true')),
  ]);
  return table(caption, columns, rows, MOST_KINDS, 'most events first');
}

const eachDay = (days: readonly string[], buckets: readonly Bucket[]): readonly number[] =>
  days.map((day) => eventsIn(only(buckets, 'day', day)));

// The engines of the product are four; hostile or future data must not draw a hundred series.
function enginesOf(buckets: readonly Bucket[]): readonly string[] {
  const engines = groupBy(buckets, ['engine']).map(({ key }) => key.engine ?? '');
  const named = engines.slice(0, MOST_ENGINES).sort(compare);
  return engines.length > MOST_ENGINES ? [...named, OTHERS] : named;
}

const ofEngine = (
  buckets: readonly Bucket[],
  engine: string,
  engines: readonly string[],
): readonly Bucket[] =>
  buckets.filter(({ key }) =>
    engine === OTHERS ? !engines.includes(key.engine ?? '') : (key.engine ?? '') === engine,
  );

const labelOf = (engine: string): string => (engine === '' ? '(not reported)' : shown(engine, 30));

const OTHERS = 'other engines';
const MOST_ENGINES = 5;
const MOST_KINDS = 40;
