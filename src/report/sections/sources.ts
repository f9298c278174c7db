import { distinct, eventsIn, groupBy, only, valuesOf } from '../groups.ts';
import { moment, name, number, plural, table, text } from '../page.ts';
import type { Bucket } from '../query.ts';
import type { SectionDef } from './section.ts';

export const sources: SectionDef<'sources'> = {
  title: 'Database sources',
  purpose: 'Each database that reported, so that one that is missing is noticed.',
  passes: ['activity', 'provenance'],
  subject: 'event of any database source',
  content: ({ buckets, maxRows, month }) => {
    const groups = groupBy(buckets('activity'), ['source']);
    if (groups.length === 0) return {};
    return {
      statements: [`${plural(groups.length, 'database source')} reported events.`],
      tables: [
        table(
          'Database sources',
          [
            name('Source'),
            text('Engine'),
            name('Data class'),
            name('AWS account'),
            text('Region'),
            number('Events'),
            number('Privileged'),
            number('Failed'),
            text('Days with events'),
            moment('First'),
            moment('Last'),
          ],
          groups.map(({ key, events, members, first, last }) => [
            key.source,
            reported(members, 'engine'),
            ...origin(buckets('provenance'), key.source),
            events,
            eventsIn(only(members, 'privileged', 'true')),
            eventsIn(only(members, 'outcome', 'failure')),
            `${distinct(members, 'day')} of ${month.days.length}`,
            first,
            last,
          ]),
          maxRows,
          'most events first',
        ),
      ],
    };
  },
};

function origin(provenance: readonly Bucket[], source: string | undefined): readonly (string | undefined)[] {
  const own = provenance.filter(({ key }) => key.source === source);
  return [reported(own, 'dataClass'), reported(own, 'account'), reported(own, 'region')];
}

function reported(buckets: readonly Bucket[], dimension: Parameters<typeof valuesOf>[1]): string | undefined {
  const values = valuesOf(buckets, dimension);
  return values.length === 0 ? undefined : values.join(', ');
}
