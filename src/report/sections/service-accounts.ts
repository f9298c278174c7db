import { distinct, eventsIn, groupBy, only, valuesOf } from '../groups.ts';
import { moment, name, number, plural, table, text } from '../page.ts';
import type { SectionDef } from './section.ts';

export const serviceAccounts: SectionDef<'service-accounts'> = {
  title: 'Internal accounts of the database service',
  purpose:
    'What the accounts of the service itself did (internalUsers of the audit policy, such as rdsadmin).',
  passes: ['internal'],
  subject: 'event of an internal account',
  content: ({ buckets, maxRows }) => {
    const groups = groupBy(buckets('internal'), ['engine', 'source', 'dbUserName']);
    if (groups.length === 0) return {};
    return {
      statements: [`${plural(eventsIn(groups), 'event')} of ${plural(groups.length, 'internal account')}.`],
      tables: [
        table(
          'Internal accounts',
          [
            name('Account'),
            text('Engine'),
            name('Source'),
            number('Events'),
            number('Failed'),
            number('Hosts'),
            text('Activities'),
            moment('First'),
            moment('Last'),
          ],
          groups.map(({ key, events, members, first, last }) => [
            key.dbUserName,
            key.engine,
            key.source,
            events,
            eventsIn(only(members, 'outcome', 'failure')),
            distinct(members, 'remoteHost'),
            valuesOf(members, 'activity').join(', '),
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
