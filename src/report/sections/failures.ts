import { accountsIn, distinct, eventsIn, except, groupBy, only } from '../groups.ts';
import { moment, name, number, plural, type Table, table, text } from '../page.ts';
import type { Bucket } from '../query.ts';
import type { SectionDef } from './section.ts';

export const failures: SectionDef<'failures'> = {
  title: 'Failed logins and other failures',
  purpose: 'Invalid attempts to log in, and statements that were refused or failed.',
  passes: ['failures'],
  subject: 'failed login or other failure',
  content: ({ buckets, maxRows }) => {
    const all = buckets('failures');
    if (all.length === 0) return {};
    const logins = only(all, 'activity', 'login_failed');
    const others = except(all, 'activity', 'login_failed');
    return {
      statements: [
        logins.length === 0
          ? 'No failed login was recorded.'
          : `${plural(eventsIn(logins), 'failed login')} for ${plural(accountsIn(logins), 'account')} from ${plural(distinct(logins, 'remoteHost'), 'host')}.`,
        others.length === 0
          ? 'No other failure was recorded.'
          : `${plural(eventsIn(others), 'other failure')} by ${plural(accountsIn(others), 'account')}.`,
      ],
      tables: [
        ...(logins.length === 0 ? [] : [failedLogins(logins, maxRows)]),
        ...(others.length === 0 ? [] : [otherFailures(others, maxRows)]),
      ],
    };
  },
};

function failedLogins(buckets: readonly Bucket[], maxRows: number): Table {
  const columns = [
    name('Account'),
    text('Engine'),
    name('Source'),
    name('Host'),
    number('Attempts'),
    moment('First'),
    moment('Last'),
  ];
  const rows = groupBy(buckets, ['engine', 'source', 'dbUserName', 'remoteHost']).map(
    ({ key, events, first, last }) => [
      key.dbUserName,
      key.engine,
      key.source,
      key.remoteHost,
      events,
      first,
      last,
    ],
  );
  return table('Failed logins', columns, rows, maxRows, 'most attempts first');
}

function otherFailures(buckets: readonly Bucket[], maxRows: number): Table {
  const columns = [
    name('Account'),
    name('Source'),
    name('Command'),
    text('Activity'),
    number('Failures'),
    moment('First'),
    moment('Last'),
  ];
  const rows = groupBy(buckets, ['source', 'dbUserName', 'command', 'activity']).map(
    ({ key, events, first, last }) => [
      key.dbUserName,
      key.source,
      key.command,
      key.activity,
      events,
      first,
      last,
    ],
  );
  return table('Other failures', columns, rows, maxRows, 'most failures first');
}
