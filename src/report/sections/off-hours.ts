import { eventsIn, except, groupBy } from '../groups.ts';
import { count, moment, name, number, plural, table, text } from '../page.ts';
import type { Options, SectionDef } from './section.ts';

export const offHours: SectionDef<'off-hours'> = {
  title: 'Privileged activity outside working hours',
  purpose: 'Who acted with privilege when nobody was expected to.',
  passes: ['hours'],
  subject: 'privileged activity outside working hours',
  content: ({ buckets, maxRows }, { workingHours }) => {
    const all = except(buckets('hours'), 'internal', 'true');
    const outside = all.filter(({ key }) => !isWorking(key.hour ?? '', workingHours));
    const notes = [`Working hours are ${wordsOf(workingHours)}, UTC; public holidays are not known here.`];
    if (outside.length === 0) return { notes };
    const groups = groupBy(outside, ['engine', 'source', 'dbUserName']);
    return {
      statements: [
        `${plural(eventsIn(outside), 'privileged event')} of ${count(eventsIn(all))} by ${plural(groups.length, 'account')} outside working hours.`,
      ],
      tables: [
        table(
          'Accounts active outside working hours',
          [
            name('Account'),
            text('Engine'),
            name('Source'),
            number('Events'),
            number('Different hours'),
            moment('First'),
            moment('Last'),
          ],
          groups.map(({ key, events, members, first, last }) => [
            key.dbUserName,
            key.engine,
            key.source,
            events,
            members.length,
            first,
            last,
          ]),
          maxRows,
          'most events first',
        ),
      ],
      notes,
    };
  },
};

type WorkingHours = Options<'off-hours'>['workingHours'];

function isWorking(hour: string, { from, to, days }: WorkingHours): boolean {
  const start = new Date(`${hour}:00:00Z`);
  const day = DAYS[start.getUTCDay()];
  return day !== undefined && days.includes(day) && start.getUTCHours() >= from && start.getUTCHours() < to;
}

const wordsOf = ({ from, to, days }: WorkingHours): string =>
  `${String(from).padStart(2, '0')}:00 to ${String(to).padStart(2, '0')}:00 on ${days.join(', ')}`;

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
