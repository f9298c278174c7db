import { eventsIn, groupBy, only } from '../groups.ts';
import { count, moment, name, number, plural, table } from '../page.ts';
import type { SectionDef } from './section.ts';

export const sensitiveReads: SectionDef<'sensitive-reads'> = {
  title: 'Reads of sensitive objects by privileged users',
  purpose: 'Which sensitive tables were read with privilege, by whom, and how many rows came back.',
  passes: ['sensitiveReads'],
  subject: 'read of a sensitive object by a privileged user',
  content: ({ buckets, maxRows }) => {
    const all = buckets('sensitiveReads');
    const privileged = only(all, 'privileged', 'true');
    const others = eventsIn(all) - eventsIn(privileged);
    const rest = `Reads of sensitive objects by accounts without privilege: ${count(others)}; they are counted here and not listed.`;
    if (privileged.length === 0) return { statements: others === 0 ? [] : [rest] };
    const groups = groupBy(privileged, ['source', 'databaseName', 'objectName', 'dbUserName']);
    return {
      statements: [`${plural(eventsIn(privileged), 'read')} by privileged users.`, rest],
      tables: [
        table(
          'Sensitive objects read',
          [
            name('Object'),
            name('Database'),
            name('Source'),
            name('Account'),
            number('Reads'),
            number('Failed'),
            number('Rows'),
            moment('First'),
            moment('Last'),
          ],
          groups.map(({ key, events, members, rows, first, last }) => [
            key.objectName,
            key.databaseName,
            key.source,
            key.dbUserName,
            events,
            eventsIn(only(members, 'outcome', 'failure')),
            rows,
            first,
            last,
          ]),
          maxRows,
          'most reads first',
        ),
      ],
      notes: ['Rows are those the engine reports; Oracle reports none, and SQL Server 0.'],
    };
  },
};
